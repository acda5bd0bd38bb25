using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Bench;

/// <summary>A C program of bench/native that answers line by line; its standard input is its life.</summary>
internal sealed class Native : IDisposable
{
    private readonly Process _process;

    private Native(string program, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new IOException($"{program} did not start");
    }

    public int ProcessId => _process.Id;

    /// <summary>The directory that the programs were compiled to.</summary>
    public static string Folder { get; set; } = ".";

    /// <summary>lookup, looking past this very process, with its 170 descriptors, where the product skips itself too.</summary>
    public static Native Lookup() => new(Path.Combine(Folder, "lookup"), "serve", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>loadgen, when it is ready.</summary>
    /// <exception cref="IOException">The load could not be made.</exception>
    public static Native Load(params string[] arguments)
    {
        var load = new Native(Path.Combine(Folder, "loadgen"), arguments);
        load.Ready = load.ReadLine("READY");
        return load;
    }

    /// <summary>What loadgen said when it was ready: how many processes, or the victim's PID.</summary>
    public int Ready { get; private set; }

    /// <summary>Asks and takes the first number of the answer: nanoseconds.</summary>
    public double Ask(string question) => double.Parse(Answer(question)[0], CultureInfo.InvariantCulture);

    /// <summary>Asks where the answer tells what was found too, and does not take a wrong one for a fast one.</summary>
    public double Ask(string question, Func<int, bool> isRight)
    {
        var answer = Answer(question);
        return isRight(int.Parse(answer[^1], CultureInfo.InvariantCulture))
            ? double.Parse(answer[0], CultureInfo.InvariantCulture)
            : throw new IOException($"{question}: unexpected answer {string.Join(' ', answer)}");
    }

    /// <summary>
    /// Lets a command free a port: nanoseconds until the port could be bound, positive infinity where it still could not a second after the
    /// command's end.
    /// </summary>
    public double Free(int port, string command, Func<int, bool> isRight)
    {
        var time = Ask(string.Create(CultureInfo.InvariantCulture, $"until {port} {command}"), isRight);
        return time < 0 ? double.PositiveInfinity : time;
    }

    /// <summary>The moment a victim of loadgen noted as its last act, in nanoseconds of the monotonic clock.</summary>
    public long ReadLastAct() => ReadLong("GONE");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(30_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string[] Answer(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return ReadLine().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private int ReadLine(string word) => (int)ReadLong(word);

    private long ReadLong(string word)
    {
        var line = ReadLine();
        return line.StartsWith(word + " ", StringComparison.Ordinal)
            ? long.Parse(line.AsSpan(word.Length + 1), CultureInfo.InvariantCulture)
            : throw new IOException($"expected {word}, got: {line}");
    }

    private string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new IOException($"{_process.StartInfo.FileName} ended");
}
