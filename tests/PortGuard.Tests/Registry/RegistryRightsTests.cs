using System.Net;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>What root left behind, met by an ordinary user; and what a killed process left, met by the next one.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RegistryRightsTests : IDisposable
{
    private const int Patience = 60000;
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _directory = new();
    private readonly IPAddress _address = LoopbackAddress.OfItsOwn();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory[".allocated_ports.json"];

    [Fact(Timeout = Patience)]
    public async Task A_file_that_root_alone_may_read_is_named_with_its_owner_and_the_way_out()
    {
        NeedsRoot();
        await System.IO.File.WriteAllTextAsync(File, "{}", Cancellation);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        System.IO.File.SetUnixFileMode(_directory.Path, ForAll | UnixFileMode.OtherWrite);

        var (exitCode, error) = await AllocateAsNobodyAsync();

        Assert.Equal(78, exitCode);
        Assert.Equal(
            $"The port registry {File} cannot be read: Access to the path '{File}' is denied. {File} belongs to user 0, this process runs as 65534. " +
            "Change the rights or the owner, or set PORTGUARD_REGISTRY to a file of this user's own. The file was left as it is.",
            error);
        Assert.Equal("{}", await System.IO.File.ReadAllTextAsync(File, Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_that_is_roots_is_named_with_its_owner_and_the_way_out()
    {
        NeedsRoot();
        await (await Open().AllocateAsync(new("a") { Addresses = [_address] }, Cancellation)).DisposeAsync();
        System.IO.File.SetUnixFileMode(_directory.Path, ForAll);
        var before = await System.IO.File.ReadAllTextAsync(File, Cancellation);

        var (exitCode, error) = await AllocateAsNobodyAsync();

        Assert.Equal(78, exitCode);
        Assert.StartsWith($"The port registry {File} cannot be written: ", error, StringComparison.Ordinal);
        Assert.EndsWith(
            $". {_directory[".portguard"]} belongs to user 0, this process runs as 65534. " +
            "Change the rights or the owner, or set PORTGUARD_REGISTRY to a file of this user's own. Nothing was changed.",
            error,
            StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File, Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_of_roots_in_a_folder_of_ones_own_is_taken_over()
    {
        NeedsRoot();
        await System.IO.File.WriteAllTextAsync(File, """{"allocated":{"a":18001}}""", Cancellation);
        System.IO.File.SetUnixFileMode(_directory.Path, ForAll | UnixFileMode.OtherWrite);

        Assert.Equal((0, ""), await AllocateAsNobodyAsync());

        Assert.Equal(2, (await Open().ReadAsync(Cancellation)).Allocations.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_process_left_that_was_killed_at_any_instant_is_in_nobodys_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the locks have no files of that kind there");
        await System.IO.File.WriteAllTextAsync(File, """{"allocated":{"a":18001}}""", Cancellation);
        await System.IO.File.WriteAllTextAsync(File + ".tmp", """{"allocated":{"a":18""", Cancellation);
        Directory.CreateDirectory(_directory[".portguard/live"]);
        foreach (var left in new[] { "lock", "live/18001.lock", "live/18001.json.tmp", "live/18002.lock", "live/18002.json" })
        {
            await System.IO.File.WriteAllTextAsync(_directory[$".portguard/{left}"], "", Cancellation);
        }

        var snapshot = await Open().ReadAsync(Cancellation);
        await using var kept = await Open().AllocateAsync(new("a") { Addresses = [_address] }, Cancellation);
        await using var wished = await Open().AllocateAsync(new("b") { Addresses = [_address], Preferred = 18002 }, Cancellation);

        Assert.Empty(snapshot.Instances);
        Assert.Equal((18001, 18002), (kept.Port, wished.Port));
        Assert.Equal([File], Directory.GetFiles(_directory.Path));
        Assert.Equal(["18001.json", "18001.lock", "18002.json", "18002.lock"], Directory.GetFiles(_directory[".portguard/live"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private static void NeedsRoot() => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "needs root, to become somebody else");

    private FilePortRegistry Open() => new(File, new());

    private async Task<(int ExitCode, string Error)> AllocateAsNobodyAsync()
    {
        var start = RegistryChild.Start("allocate", File, _address.ToString(), "nobody", "1");
        var program = start.FileName;
        start.FileName = "setpriv";
        foreach (var word in new[] { "--reuid=65534", "--regid=65534", "--clear-groups", program })
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["HOME"] = _directory.Path;
        var (exitCode, _, error) = await RegistryProcess.RunAsync(start);
        Assert.SkipWhen(exitCode is 126 or 127, $"the test program cannot be run by another user: {error}");
        return (exitCode, error.TrimEnd('\n'));
    }
}
