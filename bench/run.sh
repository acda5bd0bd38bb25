#!/usr/bin/env bash
# Measures PortGuard beside its peers and beside what C can do, and writes bench/RESULTS.md (or $1). See bench/README.md.
#   bench/run.sh [--quick] [RESULTS.md]
# Everything that is measured lives in a network and a PID namespace of its own: no other process is seen, and none outlives the run.
set -euo pipefail

quick=
results=
for argument in "$@"; do
    case $argument in
        --quick) quick=--quick ;;
        -*) echo "usage: bench/run.sh [--quick] [RESULTS.md]" >&2; exit 2 ;;
        *) results=$(realpath -m "$argument") ;;
    esac
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
# Two builds of the application: as published for production (ReadyToRun), and as `dotnet publish` makes it (IL).
build() { dotnet "$@" --configuration Release --verbosity quiet -nologo; }
build publish bench/PortGuard.Bench --output "$out/harness"
build publish bench/StartupApp --output "$out/il"
build publish bench/StartupApp --output "$out/r2r" --runtime "$rid" --self-contained false -p:PublishReadyToRun=true

# An ordinary user gets a user namespace too and is root there.
user=()
[ "$(id -u)" -eq 0 ] || user=(--user --map-root-user)
# A neighbour's build must not decide the figures; where that is not allowed it stays as it is.
renice -n -15 -p $$ > /dev/null 2>&1 || true
# bash is PID 1: it reaps orphans, and when it ends (or unshare does, or time is up) the kernel ends all others of the namespace.
# 20000 descriptors a process are more than enough and let lsof not close a million of them first.
ulimit -n "$(( $(ulimit -n) < 20000 ? $(ulimit -n) : 20000 ))"
exec timeout --kill-after=5 540 \
    unshare "${user[@]}" --net --pid --fork --kill-child --mount-proc \
    bash -c '"$0/loadgen" up && dotnet "$0/harness/PortGuard.Bench.dll" "$0" "$@"; exit $?' "$out" "$out" "$results" $quick
