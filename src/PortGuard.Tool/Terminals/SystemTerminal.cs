namespace PortGuard.Tool;

/// <summary>The terminal, or whatever else the standard streams of this process are.</summary>
internal abstract class SystemTerminal : ITerminal, IDisposable
{
    private const int WidthWhereUnknown = 80;

    public abstract TextWriter Out { get; }

    public abstract TextWriter Error { get; }

    public abstract bool IsOutputTerminal { get; }

    /// <summary>no-color.org: NO_COLOR counts when it is there and not empty.</summary>
    public bool UsesColor => IsOutputTerminal
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>COLUMNS, where somebody has exported it, goes before what the terminal says (ls(1) does the same).</summary>
    public int Width
    {
        get
        {
            if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
            {
                return columns;
            }

            var width = TerminalWidth();
            return width > 0 ? width : WidthWhereUnknown;
        }
    }

    public abstract bool CanAsk { get; }

    public static SystemTerminal Create() => OperatingSystem.IsWindows() ? new ConsoleTerminal() : new UnixTerminal();

    public string? Ask(string question)
    {
        ForgetTypedAhead();
        Error.Write(question);
        Error.Flush();
        var answer = ReadLine();
        if (answer is null)
        {
            // Ctrl+D: nobody pressed Enter, and what follows wants a line of its own.
            Error.WriteLine();
        }

        return answer;
    }

    public abstract void Dispose();

    /// <summary>The columns of the terminal that is written to; 0 where there is none.</summary>
    protected abstract int TerminalWidth();

    /// <summary>Drops what was typed before the question could be read: it is no answer to it.</summary>
    protected abstract void ForgetTypedAhead();

    protected abstract string? ReadLine();
}
