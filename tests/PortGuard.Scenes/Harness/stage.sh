# PID 1 of a scene: prepares the namespaces, plays the script as a child (a process's parent is then not PID 1) and reaps orphans.
# Programs of another user work here as well.
mkdir "$D/home" "$D/tmp" && chmod 755 "$D" && chmod 1777 "$D/tmp" || exit 71
if command -v ip >/dev/null; then ip link set lo up; else "$HOLDER" lo-up; fi || { echo 'no loopback' >&2; exit 71; }
bash "$D/.scene.sh" >"$D/.scene.out" 2>&1
code=$?
if [[ $code != 0 && $code != 77 ]]; then
    { ps -eo pid,ppid,user,stat,args 2>/dev/null; cat /proc/net/tcp /proc/net/tcp6; } >"$D/.state" 2>/dev/null
fi
exit $code
