namespace PortGuard.Scenes;

/// <summary>The command between its standard streams: pipes that close, disks that are full, terminals wide and narrow.</summary>
public sealed class CommandFrameScenes
{
    private const string Bold = "\u001b[1m";

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_pipe_that_nobody_reads_any_more_ends_it_quietly()
    {
        var scene = await Scene.PlayAsync("""
            mkfifo "$D/pipe"
            exec 8<>"$D/pipe" 9>"$D/pipe" 8>&-
            portguard --help >&9 2>"$D/closed.err"; fact closed $?
            exec 9>&-
            portguard --help 2>"$D/head.err" | head -1 >"$D/head.out"; fact head "${PIPESTATUS[1]}"
            """);
        Assert.Equal(("141", ""), (scene.Fact("closed"), scene.Error("closed")));
        Assert.Equal(("0", ""), (scene.Fact("head"), scene.Error("head")));
        Assert.StartsWith("portguard says who holds a port", scene.Output("head"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_answer_that_cannot_be_written_is_an_error()
    {
        var scene = await Scene.PlayAsync("""
            portguard --help >/dev/full 2>"$D/full.err"; fact full $?
            portguard --help >&- 2>"$D/none.err"; fact none $?
            portguard --help <&- >&- 2>"$D/taken.err"; fact taken $?  # descriptors 0 and 1 are a pipe of the runtime's then
            """);
        Assert.Equal(("74", scene.Error("none")), (scene.Fact("taken"), scene.Error("taken")));
        Assert.Equal(("74", "portguard: Standard output cannot be written to: No space left on device.\n"), (scene.Fact("full"), scene.Error("full")));
        Assert.Equal(("74", "portguard: Standard output cannot be written to: Bad file descriptor.\n"), (scene.Fact("none"), scene.Error("none")));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Remarks_that_nobody_reads_change_nothing()
    {
        var scene = await Scene.PlayAsync("""
            portguard check 70000 2>/dev/full; fact full $?
            portguard check 70000 2>&-; fact none $?
            """);
        Assert.Equal(("2", "2"), (scene.Fact("full"), scene.Fact("none")));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_file_is_appended_to_where_others_have_written()
    {
        var scene = await Scene.PlayAsync("""
            { echo first; portguard --version; echo last; } >"$D/file.out"
            """);
        Assert.Matches("^first\n[0-9.]+\nlast\n$", scene.Output("file"));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_terminal_gets_bold_headings_and_lines_of_its_width()
    {
        var scene = await Scene.PlayAsync("""
            needs script stty
            inside() { TERM=xterm script -qec "stty cols $2; $3 '$PORTGUARD' check --help" /dev/null >"$D/$1.out" 2>&1 </dev/null || fail "$1 shows help"; }
            inside wide 100 env
            inside narrow 44 env
            inside exported 100 'env COLUMNS=44'
            inside nocolor 100 'env NO_COLOR=1'
            inside empty 100 'env NO_COLOR='
            inside dumb 100 'env TERM=dumb'
            portguard check --help >"$D/pipe.out"
            """);
        Assert.Contains($"{Bold}Usage\u001b[0m", scene.Output("wide"), StringComparison.Ordinal);
        Assert.Contains(Bold, scene.Output("empty"), StringComparison.Ordinal);
        Assert.All(["nocolor", "dumb", "pipe"], name => Assert.DoesNotContain("\u001b", scene.Output(name), StringComparison.Ordinal));
        Assert.True(LongestLine(scene.Output("narrow")) <= 44, scene.Output("narrow"));
        Assert.Equal(scene.Output("narrow"), scene.Output("exported"));
        Assert.True(LongestLine(scene.Output("wide")) > 44, scene.Output("wide"));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_full_pipe_that_does_not_block_is_waited_for()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            cat >"$D/slow.py" <<'PYTHON'
            import fcntl, os, subprocess, sys, time
            read, write = os.pipe()
            fcntl.fcntl(write, fcntl.F_SETFL, fcntl.fcntl(write, fcntl.F_GETFL) | os.O_NONBLOCK)
            filled = 0
            try:
                while True: filled += os.write(write, b"x")
            except BlockingIOError: pass
            command = subprocess.Popen([os.environ["PORTGUARD"], "--version"], stdout=write)
            os.close(write)
            deadline = time.monotonic() + 10
            def waits():
                with open(f"/proc/{command.pid}/wchan") as file: return "poll" in file.read()
            while not waits() and command.poll() is None and time.monotonic() < deadline: time.sleep(0.01)
            text = b""
            while part := os.read(read, 65536): text += part
            print(command.wait(), text[filled:].decode(), end="")
            PYTHON
            python3 "$D/slow.py" >"$D/slow.out"
            """);
        Assert.Matches("^0 [0-9.]+\n$", scene.Output("slow"));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_trace_of_a_failure_is_shown_to_those_who_ask()
    {
        var scene = await Scene.PlayAsync("""
            PORTGUARD_TRACE=1 portguard check 70000 2>"$D/traced.err"; fact code $?
            portguard check 70000 2>"$D/plain.err"; fact plain $?
            """);
        Assert.Equal(("2", "2"), (scene.Fact("code"), scene.Fact("plain")));
        Assert.Contains("   at PortGuard.Tool.", scene.Error("traced"), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", scene.Error("plain"), StringComparison.Ordinal);
    }

    /// <summary>Of the lines that are wrapped: an example stays in one piece, so that it can be copied.</summary>
    private static int LongestLine(string text) => text.Replace(Bold, "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal)
        .Split('\n').Where(line => !line.StartsWith("  portguard", StringComparison.Ordinal)).Max(line => line.TrimEnd('\r').Length);
}
