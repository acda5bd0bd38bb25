#!/usr/bin/env bash
# Measures PortGuard beside its peers and beside what C can do, and writes bench/RESULTS.md (or $1). See bench/README.md.
#   bench/run.sh [--quick] [--only WORD] [RESULTS.md]
# Everything that is measured lives in a network and a PID namespace of its own: no other process is seen, and none outlives the run.
set -euo pipefail

options=()
results=
while [ $# -gt 0 ]; do
    case $1 in
        --quick) options+=(--quick) ;;
        --only) options+=(--only "${2:?}"); shift ;;
        -*) echo "usage: bench/run.sh [--quick] [--only WORD] [RESULTS.md]" >&2; exit 2 ;;
        *) results=$(realpath -m "$1") ;;
    esac
    shift
done
cd "$(dirname "$0")/.."
results=${results:-$PWD/bench/RESULTS.md}

[ "$(uname -s)" = Linux ] || { echo "bench: these figures are Linux's" >&2; exit 1; }
for program in cc dotnet unshare timeout kill ss lsof fuser netstat; do
    command -v "$program" > /dev/null || { echo "bench: $program is missing (Debian: gcc util-linux procps iproute2 lsof psmisc net-tools)" >&2; exit 1; }
done

out=$PWD/artifacts/bench
rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
mkdir -p "$out"
rm -rf "$out/state"

for program in loadgen lookup; do
    cc -O2 -pthread -o "$out/$program" "bench/native/$program.c"
done
# Two builds of the application: as published for production (ReadyToRun), and as `dotnet publish` makes it (IL). Commands are ReadyToRun.
build() { dotnet publish "$1" --output "$out/$2" --configuration Release --verbosity quiet -nologo "${@:3}"; }
ready() { build "$1" "$2" --runtime "$rid" --self-contained false -p:PublishReadyToRun=true; }
build bench/PortGuard.Bench harness
build bench/StartupApp il
ready bench/StartupApp r2r
ready src/PortGuard.Tool tool
ready bench/Hello hello
# Other killers and choosers of ports; the npm ones are left out where they cannot be had. look-only lets them find this "kill" and end nobody.
tests/peers/install.sh || echo "bench: kill-port, fkill, get-port, portfinder and detect-port cannot be installed (npm, node 20 and the npm registry), they are left out" >&2
mkdir -p "$out/peers/no-kill"
cp bench/peers/look-only bench/peers/lsof-kill bench/peers/choose.mjs "$out/peers/"
ln -sf "$(type -P true)" "$out/peers/no-kill/kill"

# An ordinary user gets a user namespace too and is root there.
user=()
[ "$(id -u)" -eq 0 ] || user=(--user --map-root-user)
# A neighbour's build must not decide the figures; where that is not allowed it stays as it is.
renice -n -15 -p $$ > /dev/null 2>&1 || true
# The command ends nobody outside Development. Its journal is the benchmark's own, and its runtime is the harness's.
export ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development ENVIRONMENT=Development PORTGUARD_STATE_DIR=$out/state
DOTNET_ROOT=$(dirname "$(realpath "$(command -v dotnet)")")
export DOTNET_ROOT
# bash is PID 1: it reaps orphans, and when it ends (or unshare does, or time is up) the kernel ends all others of the namespace.
# 20000 descriptors a process are more than enough and let lsof not close a million of them first.
ulimit -n "$(( $(ulimit -n) < 20000 ? $(ulimit -n) : 20000 ))"
exec timeout --kill-after=5 1200 \
    unshare "${user[@]}" --net --pid --fork --kill-child --mount-proc \
    bash -c '"$0/loadgen" up && dotnet "$0/harness/PortGuard.Bench.dll" "$0" "$@"; exit $?' "$out" "$out" "$results" "${options[@]}"
