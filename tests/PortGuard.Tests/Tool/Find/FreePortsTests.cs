using FsCheck;
using FsCheck.Fluent;
using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class FreePortsTests
{
    private static readonly PortAvailability[] _answers = Enum.GetValues<PortAvailability>();

    /// <summary>Whatever a machine looks like: what is found is free, in the span, each once, not refused by browsers; and what is not found is not there.</summary>
    [Fact]
    public void What_is_found_is_free_and_in_the_span_and_no_port_comes_twice() => Check.QuickThrowOnFailure(Prop.ForAll(
        Searches().ToArbitrary(),
        search =>
        {
            var found = search.Run();
            var usable = search.Ports.Where(port => search.Answer(port) == PortAvailability.Free && !BlockedPorts.Contains(port)).ToList();
            var looked = found.Free.Concat(found.Busy).Concat(found.NotPermitted).Concat(found.Blocked).ToList();
            return found.Free.TrueForAll(usable.Contains)
                && looked.Distinct().Count() == looked.Count
                && looked.TrueForAll(search.Range.Contains)
                && found.Free.Count == Math.Min(search.Count, usable.Count)
                && (found.IsEnough || looked.Count == search.Range.Count)
                && (search.Random || found.Free.SequenceEqual(usable.Take(search.Count)));
        }));

    [Fact]
    public void At_random_every_free_port_has_its_chance()
    {
        var search = new FreePorts(port => port == 8003 ? PortAvailability.InUse : PortAvailability.Free);
        var drawn = new SortedSet<int>();
        // Each of the nine is missed with a chance of (8/9)^1000, 10^-51.
        for (var round = 0; round < 1000; round++)
        {
            drawn.Add(Assert.Single(search.Find(new(8000, 8009), 1, random: true).Free));
        }

        Assert.Equal([8000, 8001, 8002, 8004, 8005, 8006, 8007, 8008, 8009], drawn);
    }

    [Fact]
    public void The_first_port_is_not_tried_twice_and_none_behind_the_last()
    {
        var tried = new List<int>();
        var search = new FreePorts(port =>
        {
            tried.Add(port);
            return port > 8001 ? PortAvailability.Free : PortAvailability.InUse;
        });
        Assert.Equal([8002, 8003], search.Find(new(8000, 8999), 2, random: false).Free);
        Assert.Equal([8000, 8001, 8002, 8003], tried);
    }

    [Fact]
    public void A_port_that_browsers_refuse_is_not_even_tried()
    {
        var search = new FreePorts(port => BlockedPorts.Contains(port) ? throw new InvalidOperationException($"{port} was tried") : PortAvailability.Free);
        var found = search.Find(new(6660, 6670), 6, random: false);
        Assert.Equal([6660, 6661, 6662, 6663, 6664, 6670], found.Free);
        Assert.Equal([6665, 6666, 6667, 6668, 6669], found.Blocked);
    }

    private static Gen<Search> Searches() =>
        from first in Gen.Choose(1, 65535)
        from length in Gen.Choose(1, 40)
        from count in Gen.Choose(1, 50)
        from random in Gen.Elements(true, false)
        from answers in Gen.ArrayOf(Gen.Elements(_answers), 40)
        select new Search(new(first, Math.Min(first + length - 1, 65535)), count, random, answers);

    private sealed record Search(PortRange Range, int Count, bool Random, PortAvailability[] Answers)
    {
        public IEnumerable<int> Ports => Enumerable.Range(Range.First, Range.Count);

        public PortAvailability Answer(int port) => Answers[port - Range.First];

        public FoundPorts Run() => new FreePorts(Answer).Find(Range, Count, Random);
    }
}
