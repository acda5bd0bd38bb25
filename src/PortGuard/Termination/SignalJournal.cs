using System.Text.Json;

namespace PortGuard;

/// <summary>
/// The file that names every signal ever sent, one JSON object a line. A line is written right after its signal, before anything else is
/// done or waited for: it can then say what the system answered, and writing it costs no time while the holder ends. Only our own sudden
/// death within those microseconds loses a line; a line written before could just as well be of a signal that was never sent.
/// </summary>
internal sealed class SignalJournal(
    string? directory,
    Func<IReadOnlyList<string>, string> redact,
    TimeProvider time,
    Action<Exception> onUnwritable,
    SignalSender? sender = null)
{
    private const int LongestCommand = 4096;

    private readonly AppendFile? _file = directory is null ? null : new(directory, "signals");
    private readonly SignalSender _sender = sender ?? SignalSender.Ourselves;
    private readonly List<JournalEntry> _sent = [];
    private int _reported;

    /// <summary>Where the file is; null where the user has no home.</summary>
    public string? Directory => directory;

    /// <summary>What this very process has sent, with or without success, in that order.</summary>
    public IReadOnlyList<JournalEntry> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Notes a signal. A journal that cannot be written stops nothing: that is reported once.</summary>
    public void Record(TerminationTarget target, string reason, SentSignal sent)
    {
        lock (_sent)
        {
            _sent.Add(new(target, sent));
        }

        try
        {
            if (_file is null)
            {
                throw new IOException("There is no home directory to keep a journal of signals in; PORTGUARD_STATE_DIR can name a directory.");
            }

            _file.Append(Describe(target, reason, sent).ToLine());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A read-only home, a full disk, a directory that root left behind.
            if (Interlocked.Exchange(ref _reported, 1) == 0)
            {
                onUnwritable(exception);
            }
        }
    }

    /// <summary>Every line that can be read, oldest first.</summary>
    /// <exception cref="IOException">The file exists and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file belongs to another user.</exception>
    public IReadOnlyList<SignalEntry> Read() => _file is null ? [] : [.. _file.ReadLines().Select(Parse).OfType<SignalEntry>()];

    private static SignalEntry? Parse(string line)
    {
        try
        {
            // A line torn by a full disk has no end, so that the next one follows on it.
            return JsonSerializer.Deserialize(line[Math.Max(line.LastIndexOf("{\"time\":", StringComparison.Ordinal), 0)..], SignalJson.Default.SignalEntry);
        }
        catch (JsonException)
        {
            // The torn line itself.
            return null;
        }
    }

    private SignalEntry Describe(TerminationTarget target, string reason, SentSignal sent)
    {
        var command = redact(target.Owner.Arguments);
        return new()
        {
            Time = time.GetUtcNow().UtcDateTime,
            Signal = sent.Name,
            ProcessId = target.Owner.ProcessId,
            Started = target.Owner.StartTime == default ? null : target.Owner.StartTime.UtcDateTime,
            Name = target.Owner.Name,
            User = target.Owner.User,
            Command = command.Length <= LongestCommand ? command : command[..LongestCommand] + "...",
            Port = target.Port,
            Reason = reason,
            By = _sender,
            Result = sent.Error == Errno.None ? "sent" : Enum.IsDefined(sent.Error) ? sent.Error.ToString() : $"errno {(int)sent.Error}",
        };
    }
}

/// <summary>A signal that this process has sent. A class: a list of structs is left to the JIT.</summary>
internal sealed record JournalEntry(TerminationTarget Target, SentSignal Signal);
