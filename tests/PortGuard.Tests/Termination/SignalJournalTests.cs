using System.Globalization;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

public sealed class SignalJournalTests : IProcessTable, IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly List<Exception> _reports = [];

    private string Home => Path.Combine(_root.Path, "state", "portguard");

    private string Current => Path.Combine(Home, "signals.jsonl");

    private string Previous => Path.Combine(Home, "signals.1.jsonl");

    [Fact]
    public void A_line_says_who_was_signalled_by_whom_and_why()
    {
        Journal().Record(Target(4711), "http://localhost:5000 wanted by OrdersApi (PID 77)", new("SIGTERM", Errno.None));

        Assert.Equal(
            """
            {"time":"2026-01-02T03:04:05Z","signal":"SIGTERM","pid":4711,"started":"2026-01-01T01:00:00Z","name":"python3","user":"alice","command":"python3 -m http.server --note é+<\u001b>","port":5000,"reason":"http://localhost:5000 wanted by OrdersApi (PID 77)","by":{"pid":77,"name":"OrdersApi"},"result":"sent"}

            """,
            File.ReadAllText(Current));
    }

    [Theory]
    [InlineData("/home/alice/.dotnet/tools/portguard", "PortGuard.Tool", "portguard")]
    [InlineData("/srv/Shop.Orders", "Shop.Orders", "Shop.Orders")]
    [InlineData("/usr/share/dotnet/dotnet", "Shop.Orders", "Shop.Orders")]
    [InlineData("/usr/share/dotnet/dotnet", null, "dotnet")]
    [InlineData(null, "Shop.Orders", "Shop.Orders")]
    [InlineData("/srv/Shop.exe", "Shop.Orders", "Shop")]
    [InlineData(null, null, "")]
    public void The_sender_is_named_as_it_was_called(string? path, string? assembly, string name) => Assert.Equal(name, SignalSender.NameOf(path, assembly));

    [Fact]
    public void What_was_sent_is_known_even_where_nothing_can_be_written()
    {
        var journal = new SignalJournal(null, CommandLine.Redact, new ManualTime(), _reports.Add);
        journal.Record(Target(4711), "first", new("SIGTERM", Errno.None));
        journal.Record(Target(4712), "second", new("SIGTERM", Errno.EPERM));

        Assert.Equal([(4711, Errno.None), (4712, Errno.EPERM)], journal.Sent.Select(sent => (sent.Target.Owner.ProcessId, sent.Signal.Error)));
        Assert.Null(journal.Directory);
        Assert.Single(_reports);
    }

    [Fact]
    public void What_was_written_can_be_read()
    {
        var journal = Journal();
        journal.Record(Target(4711), "first", new("SIGTERM", Errno.None));
        journal.Record(Target(4712), "second", new("SIGKILL", Errno.EPERM));
        journal.Record(Target(4713), "third", new("SIGKILL", (Errno)95));

        var entries = journal.Read();

        Assert.Equal(["SIGTERM 4711 first sent", "SIGKILL 4712 second EPERM", "SIGKILL 4713 third errno 95"],
            entries.Select(entry => $"{entry.Signal} {entry.ProcessId} {entry.Reason} {entry.Result}"));
        Assert.Equal(
            new SignalEntry
            {
                Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
                Signal = "SIGTERM",
                ProcessId = 4711,
                Started = new(2026, 1, 1, 1, 0, 0, DateTimeKind.Utc),
                Name = "python3",
                User = "alice",
                Command = "python3 -m http.server --note é+<\u001b>",
                Port = 5000,
                Reason = "first",
                By = new(77, "OrdersApi"),
                Result = "sent",
            },
            entries[0]);
        Assert.Equal([DateTimeKind.Utc, DateTimeKind.Utc], [entries[0].Time.Kind, entries[0].Started?.Kind]);
    }

    [Fact]
    public void A_journal_that_does_not_exist_is_empty()
    {
        Assert.Empty(Journal().Read());
        Assert.False(Directory.Exists(Home));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Only_the_user_can_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access control lists in place of modes.");
        Journal().Record(Target(4711), "a test", new("SIGTERM", Errno.None));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Home));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void Writers_at_the_same_time_lose_no_line_and_tear_none()
    {
        const int Writers = 4, Lines = 250;
        _ = Parallel.For(0, Writers, writer =>
        {
            var journal = Journal();
            for (var line = 0; line < Lines; line++)
            {
                journal.Record(Target((writer * Lines) + line + 2), "a test", new("SIGTERM", Errno.None));
            }
        });

        Assert.Equal(Writers * Lines, File.ReadLines(Current).Count());
        Assert.Equal(Enumerable.Range(2, Writers * Lines), Journal().Read().Select(entry => entry.ProcessId).Order());
    }

    [Fact]
    public void A_large_file_is_put_aside_once_however_many_write()
    {
        _ = Directory.CreateDirectory(Home);
        File.WriteAllText(Current, new string(' ', 1024 * 1024) + "\n");

        _ = Parallel.For(0, 100, line => Journal().Record(Target(line + 2), "a test", new("SIGTERM", Errno.None)));

        // Lines of writers that had it open already may be at the end of the old file.
        Assert.StartsWith(new string(' ', 1024 * 1024), File.ReadAllText(Previous), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Current).Length, 1, 1024 * 1024 / 2);
        Assert.Equal(Enumerable.Range(2, 100), Journal().Read().Select(entry => entry.ProcessId).Order());
        Assert.Empty(_reports);
    }

    [Fact]
    public void The_file_put_aside_is_read_first()
    {
        var journal = Journal();
        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));
        File.AppendAllText(Current, new string(' ', 1024 * 1024) + "\n");
        journal.Record(Target(3), "a test", new("SIGTERM", Errno.None));

        Assert.True(File.Exists(Previous));
        Assert.Equal([2, 3], journal.Read().Select(entry => entry.ProcessId));
    }

    [Fact]
    public void A_torn_line_loses_neither_the_line_before_nor_the_one_after()
    {
        var journal = Journal();
        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));
        File.AppendAllText(Current, "{\"time\":\"2026-01-02T03:04:05Z\",\"signal\":\"SIG");
        journal.Record(Target(3), "a test", new("SIGTERM", Errno.None));
        File.AppendAllText(Current, "[]\n\nnull\n{\"time\":\"20");

        Assert.Equal([2, 3], journal.Read().Select(entry => entry.ProcessId));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_reported_once_and_stops_nothing()
    {
        var file = Path.Combine(_root.Path, "file");
        File.WriteAllText(file, "");
        var journal = Journal(Path.Combine(file, "portguard"));

        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));
        journal.Record(Target(2), "a test", new("SIGKILL", Errno.None));

        _ = Assert.IsAssignableFrom<IOException>(Assert.Single(_reports));
    }

    [Fact]
    public void A_full_disk_is_reported_once_and_stops_nothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        _ = Directory.CreateDirectory(Home);
        _ = File.CreateSymbolicLink(Current, "/dev/full");
        var journal = Journal();

        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));
        journal.Record(Target(2), "a test", new("SIGKILL", Errno.None));

        Assert.Equal(Path.Combine(Home, "signals.jsonl") + ": No space left on device", Assert.Single(_reports).Message);
    }

    [Fact]
    public void Without_a_home_that_is_reported_once_and_there_is_nothing_to_read()
    {
        var journal = Journal("");

        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));

        Assert.Contains("PORTGUARD_STATE_DIR", Assert.Single(_reports).Message, StringComparison.Ordinal);
        Assert.Empty(journal.Read());
    }

    [Fact]
    public void A_very_long_command_line_is_cut()
    {
        var journal = new SignalJournal(Home, _ => new string('x', 100_000), new ManualTime(), _reports.Add);

        journal.Record(Target(2), "a test", new("SIGTERM", Errno.None));

        Assert.Equal(new string('x', 4096) + "...", Assert.Single(journal.Read()).Command);
    }

    ProcessIdentity? IProcessTable.Identify(int processId) => new(processId, 7);

    ProcessSnapshot? IProcessTable.Read(int processId) => new()
    {
        Identity = new(processId, 7),
        Name = "python3",
        StartTime = DateTimeOffset.Parse("2026-01-01T02:00:00+01:00", CultureInfo.InvariantCulture),
        UserName = "alice",
        Arguments = ["python3", "-m", "http.server", "--note", "é+<\u001b>"],
    };

    public void Dispose() => _root.Dispose();

    private TerminationTarget Target(int processId) => new(new PortOwner(new(processId, 7), this), [], 5000);

    private SignalJournal Journal(string? directory = null) =>
        new(directory is "" ? null : directory ?? Home, arguments => string.Join(' ', arguments), new ManualTime(), Report, new(77, "OrdersApi"));

    private void Report(Exception exception)
    {
        lock (_reports)
        {
            _reports.Add(exception);
        }
    }
}
