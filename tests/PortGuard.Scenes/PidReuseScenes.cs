namespace PortGuard.Scenes;

/// <summary>
/// The PID that was looked up belongs to another process when the handle to it is taken. strace(1) delays pidfd_open(2), ns_last_pid
/// (proc(5)) makes the kernel give the very PID out again.
/// </summary>
public sealed class PidReuseScenes
{
    private const string Reuse = """
        needs strace
        strace -f -e trace=pidfd_open -e inject=pidfd_open:delay_enter=1 -o "$D/tmp/try" true 2>/dev/null || skip 'strace cannot delay a call here'
        reuse() { # reuse PID NAME COMMAND...: starts a process with this PID
            local pid=$1 name=$2; shift 2
            echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid || skip 'ns_last_pid may not be written here'
            start "$name" "$@"
            ((PIDS[$name] == pid)) || skip "the PID was not given out again (${PIDS[$name]})"
        }
        is_held_up() { [[ -e $D/trace.txt && $(<"$D/trace.txt") == *pidfd_open* ]]; }
        delayed() { start new strace -f -e trace=pidfd_open -e inject=pidfd_open:delay_enter=1500000 -o "$D/trace.txt" "$APP" "$@"; }
        """;

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_new_owner_of_a_PID_is_not_signalled()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Reuse}}
            holder old listen 5000
            delayed --urls http://127.0.0.1:5000
            must 'the guard is about to take the handle' is_held_up
            tell KILL old
            must 'the PID is free' is_reaped old
            reuse "${PIDS[old]}" innocent "$HOLDER" listen 5001
            ready innocent
            serves new 5000
            alive innocent
            never 'the innocent was signalled' said innocent SIGNAL
            serves innocent 5001
            """);
        Assert.Empty(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_new_process_with_the_same_PID_on_the_same_port_is_somebody_else()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Reuse}}
            holder old listen 5000
            delayed --urls http://127.0.0.1:5000
            must 'the guard is about to take the handle' is_held_up
            tell KILL old
            must 'the PID is free' is_reaped old
            reuse "${PIDS[old]}" innocent "$HOLDER" listen 5000
            ready innocent
            exited new 69
            alive innocent
            never 'the innocent was signalled' said innocent SIGNAL
            """);
        Assert.Empty(scene.Signals);
    }
}
