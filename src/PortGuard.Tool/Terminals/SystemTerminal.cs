using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PortGuard.Tool;

/// <summary>
/// The terminal of this process, by its descriptors. System.Console would add 6 ms to a start of 20 and change the terminal's settings,
/// which a program that takes our place would inherit.
/// </summary>
internal sealed class SystemTerminal : ITerminal, IDisposable
{
    private readonly Lazy<TextWriter> _out = new(() => Writer(1));
    private readonly Lazy<TextWriter> _error = new(() => Writer(2));

    public TextWriter Out => _out.Value;

    public TextWriter Error => _error.Value;

    public bool IsOutputTerminal => Libc.isatty(1) == 1;

    public bool UsesColor => IsOutputTerminal
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    public int Width => 80;

    public bool CanAsk => Libc.isatty(0) == 1 && Libc.isatty(2) == 1;

    public string? Ask(string question)
    {
        Error.Write(question);
        Error.Flush();
        using var handle = new SafeFileHandle(0, ownsHandle: false);
        using var input = new FileStream(handle, FileAccess.Read, 0);
        using var reader = new StreamReader(input);
        return reader.ReadLine();
    }

    public void Dispose()
    {
        if (_out.IsValueCreated)
        {
            _out.Value.Dispose();
        }

        if (_error.IsValueCreated)
        {
            _error.Value.Dispose();
        }
    }

    private static StreamWriter Writer(int descriptor) => new(new DescriptorStream(descriptor), new UTF8Encoding(false)) { AutoFlush = descriptor == 2 };
}
