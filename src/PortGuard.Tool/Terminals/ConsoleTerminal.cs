#pragma warning disable RS0030 // System.Console where there is no C library to ask; it is not loaded anywhere else
using System.Text;

namespace PortGuard.Tool;

/// <summary>The terminal by System.Console: on Windows.</summary>
internal sealed class ConsoleTerminal : SystemTerminal
{
    // A file or a pipe gets UTF-8; a window gets what it can show.
    private readonly Lazy<TextWriter> _out = new(() =>
        Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) : Console.Out);

    public override TextWriter Out => _out.Value;

    public override TextWriter Error => Console.Error;

    public override bool IsOutputTerminal => !Console.IsOutputRedirected;

    public override bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>The width of the window; 0 where there is none.</summary>
    public static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            // No window: everything is redirected.
            return 0;
        }
    }

    public override void Dispose()
    {
        if (_out.IsValueCreated)
        {
            _out.Value.Flush();
        }
    }

    protected override int TerminalWidth() => WindowWidth();

    protected override void ForgetTypedAhead()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            _ = Console.ReadKey(intercept: true);
        }
    }

    protected override string? ReadLine() => Console.In.ReadLine();
}
