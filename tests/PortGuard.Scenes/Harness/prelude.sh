# The words of a scene. Sourced by bash inside the scene's own PID, network and mount namespaces; D is the scene's directory.
# Every wait polls a condition until a deadline (LIMIT milliseconds); nothing sleeps for luck and nothing is polled by a new process.
set -u -m
cd "$D" || exit 70
mkfifo -- "$D/.nap" && exec {NAP}<>"$D/.nap"
declare -A PIDS READY
LIMIT=30000

now() { NOW=${EPOCHREALTIME/./}; NOW=${NOW::-3}; }      # sets NOW to milliseconds
nap() { read -rt "${1:-0.01}" -u "$NAP" _ || :; }      # waits without starting a process
now; T0=$NOW
note() { now; printf '%6d ms  %s\n' $((NOW - T0)) "$*" >>"$D/.trace"; }
fact() { printf '%s\t%s\n' "$1" "${*:2}" >>"$D/.facts"; note "fact $*"; }   # fact NAME VALUE, for the test to read
skip() { note "skipped: $*"; printf '%s' "$*" >"$D/.skip"; exit 77; }
needs() { local c; for c; do command -v "$c" >/dev/null || skip "$c is not installed"; done; }
needs_root() { [[ $SCENE_IS_ROOT == 1 ]] || skip 'it needs root'; }
fail() { note "FAILED: $*"; exit 1; }

within() { # within MS CONDITION...
    local deadline; now; deadline=$((NOW + $1)); shift
    until "$@"; do now; ((NOW < deadline)) || return 1; nap; done
}
must() { # must "WHAT IS EXPECTED" CONDITION...
    within "$LIMIT" "${@:2}" || fail "$1 (${*:2}) within $LIMIT ms"
    note "$1"
}
never() { # never "WHAT MUST NOT BE" CONDITION..., looked at once
    ! "${@:2}" || fail "$1 (${*:2})"
    note "not: $1"
}

# Processes have names; their output is NAME.out and NAME.err.
start() { # start NAME COMMAND...
    local name=$1; shift
    note "start $name: $*"
    : >"$D/$name.out"; : >"$D/$name.err"
    SCENE_NAME=$name "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null {NAP}>&- &
    PIDS[$name]=$!
    printf '%s.pid\t%s\n' "$name" "$!" >>"$D/.facts"
}
other_user() { # other_user PROGRAM: sets COPY to a copy of a program that nobody may read; AS_NOBODY runs it
    needs_root; needs setpriv
    [[ -d $D/bin ]] || { mkdir "$D/bin"; cp -r "${1%/*}" "$D/bin/"; chmod -R a+rX "$D/bin"; }
    COPY=$D/bin/$(basename "${1%/*}")/${1##*/}
    AS_NOBODY=(setpriv --reuid=65534 --regid=65534 --clear-groups)
}
children_of() { # sets CHILDREN to the PIDs whose parent is NAME
    local stat file parent; pid "$1"; CHILDREN=()
    for file in /proc/[0-9]*/stat; do
        { read -r stat <"$file"; } 2>/dev/null || continue
        read -r _ parent _ <<<"${stat##*) }"
        [[ $parent == "$PID" ]] && CHILDREN+=("${file//[!0-9]/}")
    done
}
has_children() { children_of "$1"; ((${#CHILDREN[@]} == $2)); }
pid() { PID=${PIDS[$1]:-$1}; }                          # a name, or a PID as it is
is_gone() { local stat; pid "$1"; { read -r stat <"/proc/$PID/stat"; } 2>/dev/null || return 0; stat=${stat##*) }; [[ $stat == [ZX]* ]]; }
is_alive() { ! is_gone "$1"; }
is_reaped() { pid "$1"; [[ ! -e /proc/$PID ]]; }
gone() { must "$1 is gone" is_gone "$1"; }
alive() { is_alive "$1" || fail "$1 is alive"; note "$1 is alive"; }
code_of() { pid "$1"; wait "$PID" 2>/dev/null; CODE=$?; } # a process that is gone
exited() { # exited NAME CODE...: it ends by itself with one of these codes
    gone "$1"; code_of "$1"; fact "$1.exit" "$CODE"
    [[ " ${*:2} " == *" $CODE "* ]] || fail "$1 exits with ${*:2}, not with $CODE"
}
tell() { pid "$2"; note "kill -$1 $2 ($PID)"; kill "-$1" "$PID"; } # tell SIGNAL NAME
said() { [[ $(<"$D/$1.out") == *"$2"* || $(<"$D/$1.err") == *"$2"* ]]; }
says() { must "$1 says '$2' (or ends)" said_or_gone "$@"; said "$1" "$2" || fail "$1 ended and did not say '$2'"; }
said_or_gone() { said "$@" || is_gone "$1"; }
is_ready() { [[ $(<"$D/$1.out") =~ READY\ ([0-9]+)\ ([0-9]+) ]] && READY[$1]=${BASH_REMATCH[2]}; }
ready() { must "$1 is ready" is_ready_or_gone "$1"; is_ready "$1" || fail "$1 ended before it was ready"; fact "$1.pid" "${READY[$1]}"; }
is_ready_or_gone() { is_ready "$1" || is_gone "$1"; }
holder() { start "$1" "$HOLDER" "${@:2}"; ready "$1"; }  # holder NAME VERB..., a SceneHolder that is ready

# Ports, by the kernel's table: looking does not connect.
is_listening() { # PORT
    local hex line; printf -v hex ':%04X' "$1"
    while read -ra line; do [[ ${line[1]} == *"$hex" && ${line[3]} == 0A ]] && return 0; done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    return 1
}
listening() { must "somebody listens on $1" is_listening "$1"; }

answer() ( # PORT [HOST] [PATH]: prints the answer's last line; in a subshell, since a lost connection is a SIGPIPE
    trap '' PIPE; last=
    exec 9<>"/dev/tcp/${2:-127.0.0.1}/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\n\r\n' "${3:-/}" >&9
    while IFS= read -rt 2 -u 9 line || [[ -n $line ]]; do last=$line; line=; done
    printf '%s\n' "$last"
) 2>/dev/null
is_served() { [[ $(answer "$1" "${3:-127.0.0.1}") == "$2 "* ]]; }
serves() { # serves NAME PORT [HOST]: a GET is answered by this process
    must "$1 answers on ${3:-127.0.0.1}:$2 (or ends)" served_or_gone "$@"
    is_served "$2" "$1" "${3:-127.0.0.1}" || fail "$1 ended instead of serving"
}
served_or_gone() { is_served "$2" "$1" "${3:-127.0.0.1}" || is_gone "$1"; }
is_served_at() { [[ $("$HOLDER" get "$2" 2>/dev/null) == "$1 "* ]]; }
serves_at() { # serves_at NAME PATH: the same over a unix socket
    must "$1 answers on $2 (or ends)" served_at_or_gone "$@"
    is_served_at "$@" || fail "$1 ended instead of serving"
}
served_at_or_gone() { is_served_at "$@" || is_gone "$1"; }
app() { start "$1" "$APP" "${@:2}"; }                   # app NAME ARGUMENTS...
portguard() { "$PORTGUARD" "$@"; }                       # portguard VERB..., in the foreground; start NAME "$PORTGUARD" VERB... beside

umask 022
ulimit -c 0
trap 'note "the scene ends"' EXIT
