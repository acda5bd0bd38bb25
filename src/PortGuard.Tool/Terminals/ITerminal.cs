namespace PortGuard.Tool;

/// <summary>Where the command writes and asks.</summary>
internal interface ITerminal
{
    /// <summary>Standard output: results, and nothing else.</summary>
    TextWriter Out { get; }

    /// <summary>Standard error: everything else.</summary>
    TextWriter Error { get; }

    /// <summary>Whether standard output is a terminal: only there are tables drawn.</summary>
    bool IsOutputTerminal { get; }

    /// <summary>Whether colours may be used on standard output: a terminal, and neither NO_COLOR (no-color.org) nor TERM=dumb.</summary>
    bool UsesColor { get; }

    /// <summary>The width of the terminal in columns; 80 where it is not known.</summary>
    int Width { get; }

    /// <summary>Whether somebody can be asked: standard input and standard error are terminals.</summary>
    bool CanAsk { get; }

    /// <summary>Asks on standard error and reads one line; null at the end of input.</summary>
    string? Ask(string question);
}
