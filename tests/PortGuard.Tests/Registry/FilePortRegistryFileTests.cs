using System.Net;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard.Tests;

/// <summary>The registry's file as people and accidents treat it: what is there stays, and what cannot be is said.</summary>
public sealed class FilePortRegistryFileTests : IDisposable
{
    private const int Patience = 30000;

    private readonly TemporaryDirectory _directory = new();
    private readonly IPAddress _address = LoopbackAddress.OfItsOwn();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory[".allocated_ports.json"];

    [Fact(Timeout = Patience)]
    public async Task Reading_creates_nothing()
    {
        var snapshot = await Open().ReadAsync(Cancellation);

        Assert.Equal((File, 0), (snapshot.Location, snapshot.Allocations.Count));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_of_the_old_shape_is_kept_compatible()
    {
        await WriteAsync("""{"allocated":{"clawdbot":19001},"reserved":[18500],"note":"mine"}""");

        var old = await AllocateAsync("clawdbot");
        await AllocateAsync("new");

        Assert.Equal(19001, old);
        Assert.StartsWith("{\n  \"allocated\": {\n    \"clawdbot\": 19001,\n    \"new\": ", await ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("\"reserved\": [\n    18500\n  ],\n  \"note\": \"mine\",", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task The_same_port_again_leaves_the_file_untouched()
    {
        await WriteAsync("""{"allocated":{"clawdbot":19001} /* mine */}""");
        await AllocateAsync("clawdbot");
        Assert.Equal("""{"allocated":{"clawdbot":19001} /* mine */}""", await ReadAsync());
    }

    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("{\"allocated\": {\"a\": 18001")]
    [InlineData("{\"allocated\": {\"a\": \"18001\"}}")]
    [InlineData("{\"allocated\": {}, \"schema\": 2}")]
    public async Task What_cannot_be_read_is_not_written_over(string text)
    {
        await WriteAsync(text);
        var registry = Open();

        foreach (var attempt in new Func<Task>[]
        {
            async () => await AllocateAsync("b"),
            async () => await registry.ReleaseAsync("a", Cancellation),
            async () => await registry.ReleaseAllAsync(Cancellation),
            async () => await registry.ReserveAsync(new(18500, 18500), "x", Cancellation),
            async () => await registry.UnreserveAsync(new(18500, 18500), Cancellation),
            async () => await registry.ReadAsync(Cancellation),
        })
        {
            var refusal = await Assert.ThrowsAsync<PortRegistryException>(attempt);
            Assert.Equal((PortRegistryFailure.Unreadable, File), (refusal.Failure, refusal.File));
        }

        Assert.Equal(text, await ReadAsync());
        Assert.Equal([File], Directory.GetFiles(_directory.Path));
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_stays_a_link_and_both_projects_have_one_lock()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        Directory.CreateDirectory(_directory["shared"]);
        System.IO.File.CreateSymbolicLink(File, _directory["shared/ports.json"]);

        await AllocateAsync("a");

        Assert.NotNull(new FileInfo(File).LinkTarget);
        Assert.True(System.IO.File.Exists(_directory["shared/ports.json"]));
        Assert.True(System.IO.File.Exists(_directory["shared/.portguard/lock"]));
        Assert.False(Directory.Exists(_directory[".portguard"]));
        Assert.Equal(_directory["shared/ports.json"], Open().Location);
    }

    [Fact(Timeout = Patience)]
    public void A_link_in_a_circle_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        System.IO.File.CreateSymbolicLink(File, _directory["b"]);
        System.IO.File.CreateSymbolicLink(_directory["b"], File);

        Assert.Equal(PortRegistryFailure.Unreadable, Assert.Throws<PortRegistryException>(Open).Failure);
    }

    [Fact(Timeout = Patience)]
    public async Task A_directory_in_the_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(File);
        Assert.Equal(PortRegistryFailure.Unreadable, (await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("a"))).Failure);
    }

    [Fact(Timeout = Patience)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_may_not_be_written_is_named_with_its_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "root may write everywhere");
        System.IO.File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("a"));

            Assert.Equal((PortRegistryFailure.NotWritable, 78), (refusal.Failure, refusal.ExitCode));
            Assert.Contains("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
            Assert.Empty((await Open().ReadAsync(Cancellation)).Allocations);
        }
        finally
        {
            System.IO.File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact(Timeout = Patience)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_port_whose_lock_may_not_be_opened_is_left_to_whoever_made_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "root may open everything");
        await WriteAsync("""{"allocated":{"a":18950}}""");
        Directory.CreateDirectory(_directory[".portguard/live"]);
        await System.IO.File.WriteAllTextAsync(_directory[".portguard/live/18950.lock"], "", Cancellation);
        System.IO.File.SetUnixFileMode(_directory[".portguard/live/18950.lock"], UnixFileMode.None);
        System.IO.File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("a"));
        await using var other = await Open().AllocateAsync(Request("b") with { Preferred = 18950 }, Cancellation);

        Assert.Equal(PortRegistryFailure.AlreadyRunning, refusal.Failure);
        Assert.NotEqual(18950, other.Port);
    }

    [Fact(Timeout = Patience)]
    [UnsupportedOSPlatform("windows")]
    public async Task What_a_killed_writer_left_is_replaced_and_the_rights_of_the_file_are_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix rights");
        await WriteAsync("{}");
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await System.IO.File.WriteAllTextAsync(File + ".tmp", "half of", Cancellation);
        System.IO.File.SetUnixFileMode(File + ".tmp", UnixFileMode.None);

        await AllocateAsync("a");

        Assert.False(System.IO.File.Exists(File + ".tmp"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact(Timeout = Patience)]
    public async Task The_folder_keeps_itself_out_of_a_repository_and_may_be_removed_at_any_time()
    {
        await using var reservation = await Open().AllocateAsync(Request("a"), Cancellation);
        Assert.Equal("*\n", await System.IO.File.ReadAllTextAsync(_directory[".portguard/.gitignore"], Cancellation));

        Directory.Delete(_directory[".portguard"], recursive: true);
        await reservation.DisposeAsync();
        await AllocateAsync("b");

        Assert.Equal(2, (await Open().ReadAsync(Cancellation)).Allocations.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_lock_that_does_not_come_names_who_has_it()
    {
        await AllocateAsync("a");
        var registry = Open(new() { LockTimeout = TimeSpan.FromMilliseconds(200) });
        using (FileLock.TryTake(_directory[".portguard/lock"]))
        {
            var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await registry.ReleaseAsync("a", Cancellation));

            Assert.Equal((PortRegistryFailure.Locked, 75), (refusal.Failure, refusal.ExitCode));
            Assert.Contains("has been locked for 200 ms", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(OperatingSystem.IsLinux() ? $" (PID {Environment.ProcessId})." : "200 ms", refusal.Message, StringComparison.Ordinal);
        }

        // The thread that was given up has let go of the lock again.
        Assert.True(await registry.ReleaseAsync("a", Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task A_wait_for_the_lock_goes_on_while_others_get_on_with_their_work()
    {
        await AllocateAsync("a");
        var registry = Open(new() { LockTimeout = TimeSpan.FromSeconds(1) });
        var turn = FileLock.TryTake(_directory[".portguard/lock"])!;
        var waiting = registry.ReleaseAsync("a", Cancellation).AsTask();
        for (var change = 1; change <= 50; change++)
        {
            // As those do who have the lock one after the other, for much longer than the deadline.
            System.IO.File.SetLastWriteTimeUtc(File, DateTime.UnixEpoch.AddDays(change));
            await Task.Delay(50, Cancellation);
        }

        Assert.False(waiting.IsCompleted);
        turn.Dispose();
        Assert.True(await waiting);
    }

    [Fact(Timeout = Patience)]
    public async Task A_wait_for_the_lock_can_be_cancelled_and_ends_when_it_is_free()
    {
        await AllocateAsync("a");
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var turn = FileLock.TryTake(_directory[".portguard/lock"]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Open().ReleaseAsync("a", source.Token));

        var waiting = Open().ReleaseAsync("a", Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        turn!.Dispose();

        Assert.True(await waiting);
    }

    [Fact(Timeout = Patience)]
    public async Task A_network_file_system_is_refused_with_the_way_out()
    {
        var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await Open(new() { NetworkKind = _ => "nfs" }).ReleaseAsync("a", Cancellation));

        Assert.Equal((PortRegistryFailure.NotWritable, 78), (refusal.Failure, refusal.ExitCode));
        Assert.Contains("network file system (nfs)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("etcd", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData(0x6969, "nfs")]
    [InlineData(0xFF534D42, "cifs")]
    [InlineData(0xFE534D42, "smb")]
    [InlineData(0x01021997, null)] // 9p, the disks of WSL
    [InlineData(0xEF53, null)] // ext4
    public void A_file_system_is_known_by_its_magic_number(uint magic, string? kind) => Assert.Equal(kind, NetworkFileSystem.KindOf(magic));

    [Fact(Timeout = Patience)]
    public async Task A_clock_that_jumps_changes_nothing_but_the_noted_times()
    {
        var time = new JumpingTime();
        var registry = Open(new() { Time = time });
        var first = await registry.AllocateAsync(Request("a"), Cancellation);
        await first.DisposeAsync();
        time.Now = DateTimeOffset.UnixEpoch;

        await using var again = await registry.AllocateAsync(Request("a"), Cancellation);
        await using var other = await registry.AllocateAsync(Request("b"), Cancellation);
        time.Now = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var snapshot = await registry.ReadAsync(Cancellation);

        Assert.Equal(first.Port, again.Port);
        Assert.Equal([new("a", first.Port, JumpingTime.Start), new("b", other.Port, DateTimeOffset.UnixEpoch)], snapshot.Allocations);
        Assert.Equal(2, snapshot.Instances.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_range_that_is_all_ephemeral_is_used_all_the_same()
    {
        await using var reservation = await Open(new() { Ephemeral = () => new(1024, 65535) }).AllocateAsync(Request("a"), Cancellation);
        Assert.InRange(reservation.Port, 18000, 19999);
    }

    [Fact(Timeout = Patience)]
    public async Task Facts_that_are_broken_do_not_hide_that_somebody_lives()
    {
        await using var reservation = await Open().AllocateAsync(Request("a"), Cancellation);
        await System.IO.File.WriteAllTextAsync(_directory[$".portguard/live/{reservation.Port}.json"], "{ half", Cancellation);

        Assert.Equal([new PortInstance("a", reservation.Port)], (await Open().ReadAsync(Cancellation)).Instances.Select(instance => instance with { Urls = new PortInstance("", 1).Urls }));
        Assert.Equal(PortRegistryFailure.AlreadyRunning, (await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("a"))).Failure);
    }

    public void Dispose() => _directory.Dispose();

    private FilePortRegistry Open() => Open(new());

    private FilePortRegistry Open(FileRegistrySettings settings) => new(File, settings);

    private PortRequest Request(string service) => new(service) { Addresses = [_address] };

    private async Task<int> AllocateAsync(string service)
    {
        await using var reservation = await Open().AllocateAsync(Request(service), Cancellation);
        return reservation.Port;
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllBytesAsync(File, Encoding.UTF8.GetBytes(text), Cancellation);

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File, Cancellation);

    private sealed class JumpingTime : TimeProvider
    {
        public static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
