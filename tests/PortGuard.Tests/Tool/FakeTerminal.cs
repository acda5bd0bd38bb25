using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>A terminal, or a pipe, whose output is kept and whose answers are given.</summary>
internal sealed class FakeTerminal(params string[] answers) : ITerminal
{
    private readonly Queue<string> _answers = new(answers);
    private readonly StringBuilder _both = new();

    public StringWriter Output { get; } = new SharedWriter();

    public StringWriter Errors { get; } = new SharedWriter();

    public TextWriter Out => Output;

    public TextWriter Error => Errors;

    public bool IsOutputTerminal { get; init; }

    public bool UsesColor { get; init; }

    public int Width { get; init; } = 100;

    public bool CanAsk { get; init; }

    /// <summary>The questions that were asked.</summary>
    public string Questions => _both.ToString();

    public string? Ask(string question)
    {
        _both.Append(question);
        Errors.WriteLine(question);
        return _answers.TryDequeue(out var answer) ? answer : null;
    }

    /// <summary>A test reads what a verb that still runs has written: StringWriter alone is for one thread.</summary>
    private sealed class SharedWriter : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock)
            {
                base.Write(buffer, index, count);
            }
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            lock (_lock)
            {
                base.Write(buffer);
            }
        }

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }
    }
}
