using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard.Tool;

/// <summary>
/// A program as our child (posix_spawn(3)), in our process group: Ctrl+C, Ctrl+Z and fg of a shell reach both. It is reaped by nobody but
/// us, so that its PID is its own for as long as we may signal it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixChildStarter : IChildStarter
{
    private const int LargestAttributes = 512; // 336 bytes in glibc and musl, a pointer on macOS
    private const int LargestInfo = 256; // siginfo_t is 128 bytes on Linux, 104 on macOS
    private const int SignalBase = 128;

    private readonly Lock _lock = new();
    private int _child;

    public int Start(ProgramStart program)
    {
        if (OperatingSystem.IsLinux())
        {
            UnixProgramStarter.PutBackOpenFiles();
        }

        var child = Spawn(program);
        lock (_lock)
        {
            _child = child;
        }

        var info = stackalloc byte[LargestInfo];
        // It stays a zombie, and its PID its own, until we take it below.
        while (Libc.waitid(Libc.P_PID, child, info, Libc.WEXITED | (OperatingSystem.IsLinux() ? Libc.WNOWAIT : Libc.WNOWAIT_BSD)) != 0
            && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }

        lock (_lock)
        {
            _child = 0;
            var status = 0;
            // ECHILD, where somebody ignores SIGCHLD for us: what it ended with is lost, and a failure is not to be made of it.
            _ = Libc.waitpid(child, &status, 0);
            return ExitCodeOf(status);
        }
    }

    public void Send(PosixSignal signal)
    {
        var number = signal switch
        {
            PosixSignal.SIGINT => Libc.SIGINT,
            PosixSignal.SIGHUP => Libc.SIGHUP,
            PosixSignal.SIGQUIT => Libc.SIGQUIT,
            _ => Libc.SIGTERM,
        };
        lock (_lock)
        {
            if (_child > 0)
            {
#pragma warning disable RS0030 // The child that we started and have not reaped: what was said to us is handed on
                _ = Libc.kill(_child, number);
#pragma warning restore RS0030
            }
        }
    }

    /// <summary>As shells have it: the low byte of what it ended with, or 128 + the signal (wait(2), WEXITSTATUS and WTERMSIG).</summary>
    internal static int ExitCodeOf(int status) => (status & 0x7F) == 0 ? (status >> 8) & 0xFF : SignalBase + (status & 0x7F);

    private static int Spawn(ProgramStart program)
    {
        var error = Spawn(program.File, program.Arguments, program.Variables, out var child);
        if (error == Libc.ENOEXEC)
        {
            // As in UnixProgramStarter: a script without a first line.
            error = Spawn(ProgramCall.Shell, [ProgramCall.Shell, program.File, .. program.Arguments.Skip(1)], program.Variables, out child);
        }

        return error == 0 ? child : throw UnixProgramStarter.NotExecuted(program.File, error);
    }

    private static int Spawn(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, out int child)
    {
        var attributes = stackalloc byte[LargestAttributes];
        var signals = stackalloc byte[UnixProgramStarter.LargestSignalSet];
        new Span<byte>(signals, UnixProgramStarter.LargestSignalSet).Clear();
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.posix_spawnattr_setflags(attributes, Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
        // The runtime ignores SIGPIPE. Signal n is bit n - 1, in words of a long (sigsetops(3) has functions where some libraries have macros).
        *(nuint*)signals = (nuint)1 << (Libc.SIGPIPE - 1);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        int pid;
        var error = Libc.posix_spawn(&pid, NativeStrings.Copy(file), null, attributes, NativeStrings.Array(NativeArguments.Of(arguments)), NativeStrings.Array(NativeEnvironment.With(variables)));
        _ = Libc.posix_spawnattr_destroy(attributes);
        child = pid;
        return error;
    }
}
