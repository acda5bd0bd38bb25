using System.Globalization;
using System.Net;

namespace PortGuard.Tests;

/// <summary>What a registry has to stand where everybody wants something at once, and where processes are killed at any instant.</summary>
[Collection(Storms.Name)]
public sealed class StormTests : IDisposable
{
    private const int Patience = 900000;

    // Wide enough for thousands of services, and below what the system gives to outgoing connections.
    private const string First = "10000";
    private const string Last = "31999";

    private readonly TemporaryDirectory _directory = new();
    private readonly IPAddress _address = LoopbackAddress.OfItsOwn();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory[".allocated_ports.json"];

    [Fact(Timeout = Patience)]
    public async Task Of_64_processes_with_50_allocations_each_none_is_lost_and_no_port_is_given_twice()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => RegistryProcess.RunAsync(Wide("allocate", File, _address.ToString(), $"p{number}", "50"))));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        var said = results.SelectMany(result => result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal).ToList();
        var snapshot = await new FilePortRegistry(File, new()).ReadAsync(Cancellation);
        Assert.Equal(3200, said.Count);
        Assert.Equal(said, snapshot.Allocations.Select(allocation => string.Create(CultureInfo.InvariantCulture, $"{allocation.Service} {allocation.Port}")).Order(StringComparer.Ordinal));
        Assert.Equal(3200, snapshot.Allocations.Select(allocation => allocation.Port).Distinct().Count());
        Assert.Empty(snapshot.Instances);
    }

    [Fact(Timeout = Patience)]
    public async Task Of_300_killed_writers_no_word_is_lost_and_the_file_is_whole_at_every_moment()
    {
        using var storm = new KillStorm(File, number => Wide("allocate", File, _address.ToString(), $"w{number}", "2000"));

        await storm.RageAsync(kills: 300, writers: 12, Cancellation);

        var kept = (await new FilePortRegistry(File, new()).ReadAsync(Cancellation)).Allocations;
        Assert.Equal([], storm.Missing([.. kept]));
        Assert.Equal(kept.Count, kept.Select(allocation => allocation.Port).Distinct().Count());
        Assert.Empty(storm.Complaints);
        TestContext.Current.SendDiagnosticMessage($"{storm.Kills} kills, {storm.Acknowledged} acknowledged, {kept.Count} kept, {storm.Reads} reads");
        Assert.InRange(storm.Acknowledged, 300, int.MaxValue);
        Assert.InRange(storm.Reads, 100, int.MaxValue);

        Assert.Empty(Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Except([".allocated_ports.json", ".allocated_ports.json.tmp"]));
        await (await new FilePortRegistry(File, new()).AllocateAsync(new("after") { Addresses = [_address] }, Cancellation)).DisposeAsync();
        Assert.Equal([".allocated_ports.json", ".gitignore", "lock"], Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_16_processes_that_start_25_times_at_once_each_gets_a_port_that_it_can_listen_on(bool isFileLockingOff)
    {
        const int Rounds = 25;
        const string Range = "18000-18063";
        using var stranger = LineProcess.Start(RegistryChild.Start("disturb", _address.ToString(), Range));
        Assert.Equal("READY", await stranger.ReadLineAsync(Cancellation));
        var services = Enumerable.Range(0, 16).Select(number => Serve($"s{number}")).ToList();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var answers = await Task.WhenAll(services.Select(service => service.AskAsync("go", Cancellation)));

                Assert.All(answers, answer => Assert.StartsWith("OK ", answer, StringComparison.Ordinal));
                Assert.Equal(answers.Length, answers.Distinct().Count());
            }

            stranger.EndInput();
            Assert.InRange(int.Parse((await stranger.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture), 100, int.MaxValue);
        }
        finally
        {
            services.ForEach(service => service.Dispose());
        }

        LineProcess Serve(string name)
        {
            var start = RegistryChild.Start("serve", File, _address.ToString(), name, Range);
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = isFileLockingOff ? "1" : null;
            return LineProcess.Start(start);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static System.Diagnostics.ProcessStartInfo Wide(params string[] words)
    {
        var start = RegistryChild.Start(words);
        start.Environment[RangeTable.FirstVariable] = First;
        start.Environment[RangeTable.LastVariable] = Last;
        return start;
    }
}
