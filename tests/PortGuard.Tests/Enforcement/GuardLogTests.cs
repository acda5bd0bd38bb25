using System.Reflection;
using Microsoft.Extensions.Logging;

namespace PortGuard.Tests;

/// <summary>What a developer reads while a conflict is solved: one line a step, nothing while there is none.</summary>
public sealed class GuardLogTests : IDisposable
{
    private readonly LogLines _lines = new();
    private readonly GuardScene _scene;

    public GuardLogTests() => _scene = new() { Logger = _lines.CreateLogger("PortGuard") };

    [Fact]
    public async Task A_takeover_is_told_step_by_step()
    {
        _scene.Held[5000] = _scene.Holder(10);
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Equal(
            [
                "shop (PID 10) holds http://127.0.0.1:5000; it has been running for 2 h 13 min.",
                "Asking shop (PID 10) to stop: it is a test; forced after 5 s.",
                "http://127.0.0.1:5000: free after 3 ms.",
            ],
            _lines.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Force_and_draining_are_told()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.Held[5001] = _scene.Holder(11);
        _scene.OnEnd[10] = () => Free(5000, TerminationOutcome.ExitedAfterForce);
        _scene.OnEnd[11] = () => Free(5001, TerminationOutcome.Released);
        await _scene.GuardAsync(GuardScene.Endpoint(5000), GuardScene.Endpoint(5001));
        Assert.Contains("shop (PID 10) did not release the port within 5 s; forced it (SIGKILL).", _lines.Lines.Select(line => line.Text));
        Assert.Contains("shop (PID 11) has released the port and finishes what it was doing; left to that.", _lines.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Waiting_and_moving_are_told()
    {
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Relocate };
        _scene.Held[5000] = _scene.Holder(10);
        await _scene.GuardAsync(GuardScene.Endpoint(5000) with { MoveTo = _ => { } });
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Wait };
        _scene.Time.Advanced = _ => _scene.Held.Remove(5000);
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Equal(
            [
                "http://127.0.0.1:5000 is held by shop (PID 10); taking port 5001 instead.",
                "http://127.0.0.1:5000 is held by shop (PID 10); waiting up to 30 s for it to become free.",
                "http://127.0.0.1:5000 became free after 5 ms.",
            ],
            _lines.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Event_ids_are_unique_and_lie_in_the_range_of_their_package()
    {
        var ids = new[] { (typeof(Log), 1000), (typeof(KestrelLog), 1100) }.SelectMany(log => log.Item1
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(attribute => (attribute.EventId, First: log.Item2))).ToList();
        Assert.Equal(ids.Count, ids.Select(id => id.EventId).Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.EventId, id.First, id.First + 99));
    }

    public void Dispose() => _lines.Dispose();

    private TerminationOutcome Free(int port, TerminationOutcome outcome)
    {
        _scene.Held.Remove(port);
        return outcome;
    }
}
