using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>A terminal, or a pipe, whose output is kept and whose answers are given.</summary>
internal sealed class FakeTerminal(params string[] answers) : ITerminal
{
    private readonly Queue<string> _answers = new(answers);
    private readonly StringBuilder _both = new();

    public StringWriter Output { get; } = new();

    public StringWriter Errors { get; } = new();

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
}
