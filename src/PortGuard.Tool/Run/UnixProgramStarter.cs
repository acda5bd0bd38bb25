using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard.Tool;

/// <summary>
/// Becomes the program (execve(2)): the same PID, parent, process group, terminal, directory, umask and descriptors. What the .NET runtime
/// changed for itself is put back first, so that the program starts as it would have without us.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixProgramStarter : IProgramStarter
{
    // sigset_t is 128 bytes in glibc and musl, 4 on macOS; all zero is the empty set everywhere.
    public const int LargestSignalSet = 128;
    private const nint SIG_DFL = 0;

    public int Start(ProgramStart program)
    {
        PutBack();
        var error = Execute(program.File, program.Arguments, program.Variables);
        if (error == Libc.ENOEXEC)
        {
            // execvp(3): a file that the kernel does not know is a script of the shell.
            error = Execute(ProgramCall.Shell, [ProgramCall.Shell, program.File, .. program.Arguments.Skip(1)], program.Variables);
        }

        throw NotExecuted(program.File, error);
    }

    public static ToolException NotExecuted(string file, int error) => new(
        error == Libc.ENOENT ? ExitCode.NoSuchProgram : ExitCode.CannotExecute,
        $"{CommandLine.Sanitize(file)} cannot be executed: {Marshal.GetPInvokeErrorMessage(error)}.{Hint(error)}");

    private static int Execute(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var path = NativeStrings.Copy(file);
        var argv = NativeStrings.Array(NativeArguments.Of(arguments));
        var envp = NativeStrings.Array(NativeEnvironment.With(variables));
        _ = Libc.execve(path, argv, envp);
        // Still here: it failed. The memory goes with us, a moment later.
        return Marshal.GetLastPInvokeError();
    }

    private static void PutBack()
    {
        // The runtime ignores SIGPIPE, and what is ignored stays so across execve(2). What our parent ignores (nohup) is not ours to change,
        // and handlers go by themselves.
        _ = Libc.signal(Libc.SIGPIPE, SIG_DFL);
        var none = stackalloc byte[LargestSignalSet];
        new Span<byte>(none, LargestSignalSet).Clear();
        _ = Libc.sigprocmask(OperatingSystem.IsLinux() ? Libc.SIG_SETMASK : Libc.SIG_SETMASK_BSD, none, null);
        if (OperatingSystem.IsLinux())
        {
            PutBackOpenFiles();
        }
    }

    /// <summary>The runtime raises the soft limit of open files to the hard one; what we were given can only be seen at our parent.</summary>
    public static void PutBackOpenFiles()
    {
        Libc.rlimit own;
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, &own) == 0
            && OpenFilesLimit.Given(own.rlim_max, ReadLimits(Libc.getppid())) is { } given
            && given < own.rlim_cur)
        {
            own.rlim_cur = given;
            _ = Libc.setrlimit(Libc.RLIMIT_NOFILE, &own);
        }
    }

    private static string ReadLimits(int processId)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/limits"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's parent (sudo), one outside our PID namespace, or no /proc: not known.
            return "";
        }
    }

    private static string Hint(int error) => error == Libc.ENOENT
        ? " The file is there; what is missing is the interpreter or the loader that it names."
        : "";
}
