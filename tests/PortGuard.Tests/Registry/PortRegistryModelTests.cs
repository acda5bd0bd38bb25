using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace PortGuard.Tests;

/// <summary>Random sequences of everything that can be asked of a registry, beside a model that fits on one page.</summary>
public sealed class PortRegistryModelTests
{
    private static readonly PortRange _range = new(18000, 18007);
    private static readonly string[] _services = ["a", "b", "c", "д 🐘", "e", "f"];

    private static readonly Gen<Step> _step =
        from verb in Gen.Frequency((6, Gen.Constant("allocate")), (4, Gen.Constant("stop")), (2, Gen.Constant("release")), (2, Gen.Constant("reserve")), (2, Gen.Constant("unreserve")), (1, Gen.Constant("restart")))
        from service in Gen.Elements(_services)
        from port in Gen.Choose(_range.First, _range.Last)
        from width in Gen.Choose(0, 2)
        from isWish in Gen.Elements(true, false)
        select new Step(verb, service, new(port, Math.Min(_range.Last, port + width)), isWish);

    [Fact(Timeout = 120000)]
    public async Task Whatever_is_asked_in_whatever_order_the_registry_does_what_the_model_says() =>
        await Task.Run(() => Prop.ForAll(Arb.From(Gen.ListOf(_step)), steps => new Run().PlayAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(40)), TestContext.Current.CancellationToken);

    private sealed record Step(string Verb, string Service, PortRange Ports, bool IsWish)
    {
        public override string ToString() => $"{Verb} {Service} {Ports}{(IsWish ? "!" : "")}";
    }

    private sealed class Run
    {
        private readonly IPAddress _address = LoopbackAddress.OfItsOwn();
        private readonly Dictionary<string, int> _allocated = [];
        private readonly HashSet<int> _reserved = [];
        private readonly Dictionary<string, PortReservation> _live = [];

        public async Task<bool> PlayAsync(IEnumerable<Step> steps)
        {
            using var directory = new TemporaryDirectory();
            var registry = Open(directory);
            try
            {
                foreach (var step in steps)
                {
                    registry = step.Verb == "restart" ? Open(directory) : registry;
                    await PlayAsync(registry, step);
                    await CompareAsync(registry, step);
                }

                return true;
            }
            finally
            {
                foreach (var reservation in _live.Values)
                {
                    await reservation.DisposeAsync();
                }
            }
        }

        private static FilePortRegistry Open(TemporaryDirectory directory) =>
            new(directory["ports.json"], new() { Ranges = [new("default", _range)], Variable = _ => null });

        private async Task PlayAsync(FilePortRegistry registry, Step step)
        {
            var ports = Enumerable.Range(step.Ports.First, step.Ports.Count).ToList();
            switch (step.Verb)
            {
                case "allocate":
                    await AllocateAsync(registry, step);
                    break;
                case "stop" when _live.Remove(step.Service, out var reservation):
                    await reservation.DisposeAsync();
                    break;
                case "release":
                    Assert.Equal(_allocated.Remove(step.Service), await registry.ReleaseAsync(step.Service));
                    break;
                case "reserve" when _allocated.Values.Any(ports.Contains):
                    Assert.Equal(PortRegistryFailure.Allocated, (await Assert.ThrowsAsync<PortRegistryException>(async () => await registry.ReserveAsync(step.Ports))).Failure);
                    break;
                case "reserve":
                    await registry.ReserveAsync(step.Ports, step.IsWish ? "保留 🔒" : null);
                    _reserved.UnionWith(ports);
                    break;
                case "unreserve":
                    Assert.Equal(ports.Count(_reserved.Remove), await registry.UnreserveAsync(step.Ports));
                    break;
            }
        }

        private async Task AllocateAsync(FilePortRegistry registry, Step step)
        {
            var request = new PortRequest(step.Service) { Addresses = [_address], Preferred = step.IsWish ? step.Ports.First : null };
            var closed = _reserved.Concat(_allocated.Where(pair => pair.Key != step.Service).Select(pair => pair.Value)).Concat(_live.Values.Select(live => live.Port)).ToHashSet();
            var open = Enumerable.Range(_range.First, _range.Count).Where(port => !closed.Contains(port)).ToList();
            PortRegistryFailure? expected = _live.ContainsKey(step.Service) ? PortRegistryFailure.AlreadyRunning : open.Count == 0 ? PortRegistryFailure.NothingFree : null;
            if (expected is { } failure)
            {
                Assert.Equal(failure, (await Assert.ThrowsAsync<PortRegistryException>(async () => await registry.AllocateAsync(request))).Failure);
                return;
            }

            var reservation = await registry.AllocateAsync(request);
            _live[step.Service] = reservation;
            var had = _allocated.TryGetValue(step.Service, out var port) && open.Contains(port) ? port : (int?)null;
            var preferred = request.Preferred is { } wished && open.Contains(wished) ? wished : (int?)null;
            Assert.Equal(had ?? preferred ?? reservation.Port, reservation.Port);
            Assert.Contains(reservation.Port, open);
            Assert.Equal(had is not null ? PortChoiceKind.Kept : preferred is not null ? PortChoiceKind.Preferred : PortChoiceKind.Chosen, reservation.Choice);
            _allocated[step.Service] = reservation.Port;
        }

        private async Task CompareAsync(FilePortRegistry registry, Step step)
        {
            var snapshot = await registry.ReadAsync();
            var after = $"after {step}";
            Assert.True(_allocated.OrderBy(pair => pair.Key).SequenceEqual(snapshot.Allocations.Select(allocation => KeyValuePair.Create(allocation.Service, allocation.Port)).OrderBy(pair => pair.Key)), after);
            Assert.True(_reserved.Order().SequenceEqual(snapshot.Reservations.SelectMany(reserved => Enumerable.Range(reserved.Ports.First, reserved.Ports.Count))), after);
            Assert.True(_live.Values.Select(live => (live.Port, live.Service)).Order().SequenceEqual(snapshot.Instances.Select(live => (live.Port, live.Service)).Order()), after);
            Assert.Equal(_allocated.Count, snapshot.DefaultRange.Allocated);
            Assert.Equal(_reserved.Except(_allocated.Values).Count(), snapshot.DefaultRange.Reserved);
        }
    }
}
