using System.Net;

namespace PortGuard.Tests;

/// <summary>The registry in a file between processes: who lives, who died, and that nothing is lost.</summary>
public sealed class FilePortRegistryProcessTests : IDisposable
{
    private const int Patience = 60000;

    private readonly TemporaryDirectory _directory = new();
    private readonly IPAddress _address = LoopbackAddress.OfItsOwn();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory[".allocated_ports.json"];

    [Fact(Timeout = Patience)]
    public async Task A_service_that_runs_in_another_process_is_refused_until_that_is_killed_and_gets_its_port_then()
    {
        using var child = await RegistryProcess.HoldAsync(File, _address.ToString(), "orders-api");
        var registry = Open();

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await registry.AllocateAsync(Request("orders-api"), Cancellation));
        var instance = Assert.Single((await registry.ReadAsync(Cancellation)).Instances);
        await child.KillAsync();
        var dead = (await registry.ReadAsync(Cancellation)).Instances;
        await using var reservation = await registry.AllocateAsync(Request("orders-api"), Cancellation);

        Assert.Equal((child.Id, child.Port), (refusal.Instance?.ProcessId, refusal.Instance?.Port));
        Assert.Equal(("orders-api", child.Id), (instance.Service, instance.ProcessId));
        Assert.Empty(dead);
        Assert.Equal(child.Port, reservation.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_killed_process_left_is_swept_and_what_a_live_one_has_is_not()
    {
        using var killed = await RegistryProcess.HoldAsync(File, _address.ToString(), "killed");
        using var alive = await RegistryProcess.HoldAsync(File, _address.ToString(), "alive");
        await killed.KillAsync();

        await Open().ReserveAsync(new(18900, 18900), cancellationToken: Cancellation);

        Assert.Equal([$"{alive.Port}.json", $"{alive.Port}.lock"], LiveFiles());
        await alive.EndAsync();
        Assert.Empty(LiveFiles());
    }

    [Fact(Timeout = Patience)]
    public async Task A_new_allocation_sweeps_too()
    {
        using var killed = await RegistryProcess.HoldAsync(File, _address.ToString(), "killed");
        await killed.KillAsync();

        await using var reservation = await Open().AllocateAsync(Request("new"), Cancellation);

        Assert.Equal([$"{reservation.Port}.json", $"{reservation.Port}.lock"], LiveFiles());
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_is_lost_and_nothing_given_twice_where_the_locks_of_dotnet_are_switched_off()
    {
        var children = Enumerable.Range(0, 4).Select(number =>
        {
            var start = RegistryChild.Start("allocate", File, _address.ToString(), $"child{number}", "25");
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
            return RegistryProcess.RunAsync(start);
        });

        var results = await Task.WhenAll(children);

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        var said = results.SelectMany(result => result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal).ToList();
        var kept = (await Open().ReadAsync(Cancellation)).Allocations;
        Assert.Equal(said, kept.Select(allocation => $"{allocation.Service} {allocation.Port}").Order(StringComparer.Ordinal));
        Assert.Equal(100, kept.Select(allocation => allocation.Port).Distinct().Count());
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_disk_is_named_and_loses_nothing()
    {
        var (exitCode, output, error) = await InMountNamespaceAsync("""
            mount -t tmpfs -o size=64k none "$DIR" || exit 99
            child allocate "$FILE" "$ADDRESS" first 1
            cp "$FILE" "$DIR.before"
            cat /dev/zero > "$DIR/filler" 2>/dev/null
            child allocate "$FILE" "$ADDRESS" second 1; echo "exit $?"
            cmp "$FILE" "$DIR.before" && echo same
            ls "$DIR"/*.tmp "$DIR"/.*.tmp 2>/dev/null
            rm "$DIR/filler"
            child allocate "$FILE" "$ADDRESS" first 1
            rm "$DIR.before"
            """);

        Assert.Equal(0, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([lines[0], "exit 78", "same", lines[0]], lines);
        Assert.Contains("cannot be written: the disk is full. Nothing was changed.", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_bind_mount_of_the_file_alone_is_explained()
    {
        await System.IO.File.WriteAllTextAsync(File, "{}", Cancellation);
        var (_, output, error) = await InMountNamespaceAsync("""
            mount --bind "$FILE" "$FILE" || exit 99
            child allocate "$FILE" "$ADDRESS" a 1; echo "exit $?"
            """);

        Assert.Equal("exit 78\n", output);
        Assert.Contains("a bind mount of a single file), which cannot be replaced; mount the folder instead. Nothing was changed.", error, StringComparison.Ordinal);
        Assert.Equal("{}", await System.IO.File.ReadAllTextAsync(File, Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task A_read_only_mount_is_named()
    {
        await (await Open().AllocateAsync(Request("a"), Cancellation)).DisposeAsync();
        var (_, output, error) = await InMountNamespaceAsync("""
            mount --bind "$DIR" "$DIR" && mount -o remount,bind,ro "$DIR" || exit 99
            child allocate "$FILE" "$ADDRESS" b 1; echo "exit $?"
            """);

        Assert.Equal("exit 78\n", output);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
        Assert.Contains("read-only", error, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _directory.Dispose();

    private FilePortRegistry Open() => new(File, new());

    private PortRequest Request(string service) => new(service) { Addresses = [_address] };

    private IEnumerable<string?> LiveFiles() =>
        Directory.GetFiles(_directory[".portguard/live"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private async Task<(int ExitCode, string Output, string Error)> InMountNamespaceAsync(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        var start = RegistryChild.StartInMountNamespace(script);
        start.Environment["DIR"] = _directory.Path;
        start.Environment["FILE"] = File;
        start.Environment["ADDRESS"] = _address.ToString();
        var result = await RegistryProcess.RunAsync(start);
        Assert.SkipWhen(result.ExitCode == 99 || result.Error.Contains("unshare", StringComparison.Ordinal), $"no mount namespace here: {result.Error}");
        return result;
    }
}
