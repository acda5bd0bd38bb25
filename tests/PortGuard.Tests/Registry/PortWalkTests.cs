using FsCheck;
using FsCheck.Fluent;

namespace PortGuard.Tests;

public sealed class PortWalkTests
{
    private static readonly Gen<PortRange> _range =
        from first in Gen.Choose(1, 65535)
        from count in Gen.Choose(1, 400)
        select new PortRange(first, Math.Min(65535, first + count - 1));

    [Fact]
    public void Every_port_of_a_range_is_visited_once_whatever_its_size() => Prop.ForAll(
        Arb.From(_range),
        range => PortWalk.Order("orders-api", "/srv", range).Order().SequenceEqual(Enumerable.Range(range.First, range.Count))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(18000, 19999, 7)]
    [InlineData(8000, 8097, 9)] // 98 ports: 7 would come back after 14
    [InlineData(8000, 8099, 7)]
    public void The_step_is_seven_or_the_next_one_that_shares_no_divisor_with_the_size(int first, int last, int step)
    {
        var ports = PortWalk.Order("orders-api", "/srv", new(first, last)).Take(2).ToList();

        Assert.Equal(step, (ports[1] - ports[0] + last - first + 1) % (last - first + 1));
    }

    [Fact]
    public void The_start_is_the_same_in_every_run_and_on_every_machine() =>
        Assert.Equal([18492, 18499, 18506], PortWalk.Order("orders-api", "/srv/shop", new(18000, 19999)).Take(3));

    [Fact]
    public void Two_checkouts_and_two_services_start_at_ports_of_their_own()
    {
        var range = new PortRange(18000, 19999);
        string[] projects = ["/home/ada/shop", "/home/ada/shop-2", "/home/bob/shop"];
        string[] services = ["web", "api", "worker", "orders-api", "billing-api"];

        var starts = projects.SelectMany(project => services.Select(service => PortWalk.Order(service, project, range).First())).ToList();

        Assert.Equal(starts.Count, starts.Distinct().Count());
    }
}
