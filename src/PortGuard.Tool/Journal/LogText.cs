using System.Globalization;

namespace PortGuard.Tool;

/// <summary>The journal as text: a line for each signal and one below it that says why.</summary>
internal static class LogText
{
    private const int LongestReason = 200;
    private const string Indent = "    ";

    public static void Write(TextWriter output, IReadOnlyList<SignalEntry> entries, TimeZoneInfo zone)
    {
        foreach (var entry in entries)
        {
            var time = TimeZoneInfo.ConvertTime(new DateTimeOffset(entry.Time.ToUniversalTime()), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var user = string.IsNullOrEmpty(entry.User) ? "" : $", user {Phrases.Clean(entry.User)}";
            var port = entry.Port == 0 ? "" : Phrases.Invariant($" for port {entry.Port}");
            output.WriteLine(Phrases.Invariant(
                $"{time}  {Phrases.Clean(entry.Signal)} to {Phrases.Clean(entry.Name)} (PID {entry.ProcessId}{user}){port}: {Phrases.Clean(entry.Result)}"));
            // Redacted when it was written; cleaned again, as a file can hold anything.
            if (entry.Command.Length > 0)
            {
                output.WriteLine(Indent + CommandLine.Sanitize(entry.Command, LongestReason));
            }

            output.WriteLine($"{Indent}{CommandLine.Sanitize(entry.Reason, LongestReason)}{By(entry)}");
        }
    }

    // The reason names the sender mostly: "port 8080 wanted by OrdersApi (PID 77)".
    private static string By(SignalEntry entry)
    {
        var by = Phrases.Invariant($"{Phrases.Clean(entry.By.Name)} (PID {entry.By.ProcessId})");
        return entry.Reason.Contains(Phrases.Invariant($"(PID {entry.By.ProcessId})"), StringComparison.Ordinal) ? "" : $"; sent by {by}";
    }
}
