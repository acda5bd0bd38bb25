namespace PortGuard.Tool;

/// <summary>What the command ends with. <c>run</c> ends with the program's own code, or one of those from 69 on.</summary>
internal static class ExitCode
{
    /// <summary>Done, free, or found.</summary>
    public const int Done = 0;

    /// <summary>Busy, nobody there, timed out, or a finding: the answer is no.</summary>
    public const int No = 1;

    /// <summary>The command line cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>Not permitted, by a rule of PortGuard's or by the operating system; nothing was ended.</summary>
    public const int NotPermitted = 3;

    /// <summary>Something was ended, and the port is still held.</summary>
    public const int StillHeld = 4;

    /// <summary>EX_SOFTWARE of sysexits.h: a bug of ours.</summary>
    public const int Bug = 70;

    /// <summary>EX_IOERR of sysexits.h: something could not be read or the answer could not be written.</summary>
    public const int InputOutput = 74;

    /// <summary>The program was found and cannot be executed (POSIX shells use the same two codes).</summary>
    public const int CannotExecute = 126;

    /// <summary>There is no such program.</summary>
    public const int NoSuchProgram = 127;

    /// <summary>128 + SIGINT: Ctrl+C.</summary>
    public const int Cancelled = 130;

    /// <summary>128 + SIGPIPE: what follows in the pipe has ended, as any other program of a pipe ends then.</summary>
    public const int OutputClosed = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
