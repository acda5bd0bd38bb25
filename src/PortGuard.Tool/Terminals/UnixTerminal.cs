using System.Text;

namespace PortGuard.Tool;

/// <summary>
/// The terminal of this process, by its descriptors. System.Console would add 6 ms to a start of 20 and change the terminal's settings,
/// which a program that takes our place would inherit.
/// </summary>
internal sealed class UnixTerminal : SystemTerminal
{
    private StreamWriter? _out;
    private StreamWriter? _error;

    public override TextWriter Out => _out ??= Writer(DescriptorStream.StandardOutput, autoFlush: false);

    public override TextWriter Error => _error ??= Writer(DescriptorStream.StandardError, autoFlush: true);

    public override bool IsOutputTerminal => Libc.isatty(1) == 1;

    public override bool CanAsk => Libc.isatty(0) == 1 && Libc.isatty(2) == 1;

    public override void Dispose()
    {
        _out?.Dispose();
        _error?.Dispose();
    }

    protected override unsafe int TerminalWidth()
    {
        if (!OperatingSystem.IsLinux())
        {
            return ConsoleTerminal.WindowWidth();
        }

        Libc.winsize size;
        return Libc.ioctl(1, Libc.TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }

    // Where standard input is no terminal there is nothing to drop (ENOTTY), and nobody is asked.
    protected override void ForgetTypedAhead() => _ = Libc.tcflush(0, OperatingSystem.IsLinux() ? Libc.TCIFLUSH : Libc.TCIFLUSH_BSD);

    /// <summary>One line and no byte more: what follows may be for somebody else.</summary>
    protected override unsafe string? ReadLine()
    {
        List<byte> line = [];
        while (true)
        {
            byte next;
            var count = Libc.read(0, &next, 1);
            if (count < 0 && Descriptor.MayTryAgain(0, Libc.POLLIN))
            {
                continue;
            }

            if (count <= 0 || next == '\n')
            {
                return count <= 0 && line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
        }
    }

    private static StreamWriter Writer(DescriptorStream stream, bool autoFlush) => new(stream, new UTF8Encoding(false)) { AutoFlush = autoFlush };
}
