namespace PortGuard.Tests;

/// <summary>The table of the choice: what is tried in which order, and what is passed over why.</summary>
public sealed class PortSearchTests
{
    private static readonly PortWish _wish = new() { Service = "web", Range = new("", new(18000, 18009)), Seed = "/srv" };

    [Fact]
    public void First_the_port_it_had_then_the_preferred_one_then_the_range()
    {
        var candidates = Search(_wish with { Had = 18004, Preferred = 18002 }).Candidates().ToList();

        Assert.Equal((18004, PortChoiceKind.Kept), (candidates[0].Port, candidates[0].Kind));
        Assert.Equal((18002, PortChoiceKind.Preferred), (candidates[1].Port, candidates[1].Kind));
        Assert.All(candidates.Skip(2), candidate => Assert.Equal(PortChoiceKind.Chosen, candidate.Kind));
        Assert.Equal(Enumerable.Range(18000, 10), candidates.Select(candidate => candidate.Port).Order());
    }

    [Fact]
    public void A_preferred_port_may_lie_outside_of_the_range_and_one_it_had_too() =>
        Assert.Equal([9500, 9400], Search(_wish with { Had = 9500, Preferred = 9400 }).Candidates().Take(2).Select(candidate => candidate.Port));

    [Theory]
    [InlineData(18005, false, true)]
    [InlineData(18005, true, true)]
    [InlineData(9500, false, true)]
    [InlineData(9500, true, false)]
    public void A_port_outside_of_a_range_that_was_asked_for_is_not_kept(int had, bool isAsked, bool isKept)
    {
        var search = Search(_wish with { Had = had, IsRangeAsked = isAsked });

        Assert.Equal(isKept, search.Candidates().First().Port == had);
        Assert.Equal(isKept ? [] : [new SkippedPort(9500, "outside of 18000-18009")], search.SkippedWishes());
    }

    [Theory]
    [InlineData(18001, "allocated to api")]
    [InlineData(18002, "reserved: the printer")]
    [InlineData(18003, "reserved")]
    [InlineData(18004, "the plan gives it to cache")]
    [InlineData(18788, "the port of PortGuard's own page")]
    [InlineData(6667, "browsers refuse it (ircu)")]
    public void A_wish_is_refused_with_its_reason(int port, string reason)
    {
        var wish = _wish with
        {
            Allocations = [new("api", 18001)],
            Reserved = [new(new(18002, 18002), "the printer"), new(new(18003, 18003))],
            PlanOwner = owned => owned == 18004 ? "cache" : null,
        };

        var preferred = Search(wish with { Preferred = port });
        Assert.DoesNotContain(preferred.Candidates(), candidate => candidate.Port == port);
        Assert.Equal([new SkippedPort(port, reason)], preferred.SkippedWishes());

        var had = Search(wish with { Had = port });
        Assert.DoesNotContain(had.Candidates(), candidate => candidate.Port == port);
        Assert.Equal([new SkippedPort(port, reason)], had.SkippedWishes());
    }

    [Fact]
    public void What_the_plan_gives_to_the_service_itself_is_open_to_it() =>
        Assert.Contains(Search(_wish with { PlanOwner = _ => "web" }).Candidates(), candidate => candidate.Port == 18004);

    [Fact]
    public void A_well_known_port_is_given_to_whoever_names_it_and_to_nobody_else()
    {
        var wish = _wish with { Range = new("", new(5430, 5434)) };
        var search = Search(wish);

        Assert.DoesNotContain(search.Candidates(), candidate => candidate.Port == 5432);
        Assert.Equal(new(5432, "usually PostgreSQL"), search.Skipped.Of(5432));
        Assert.Equal(5432, Search(wish with { Preferred = 5432 }).Candidates().First().Port);
        Assert.Equal(80, Search(wish with { Had = 80 }).Candidates().First().Port);
    }

    [Fact]
    public void What_the_system_gives_to_outgoing_connections_comes_last()
    {
        var candidates = Search(_wish with { Ephemeral = new(18003, 18007) }).Candidates().Select(candidate => candidate.Port).ToList();

        Assert.Equal([18003, 18004, 18005, 18006, 18007], candidates.TakeLast(5).Order());
        Assert.Equal(10, candidates.Count);
    }

    [Fact]
    public void A_port_that_a_hand_gave_to_two_services_is_the_first_ones()
    {
        PortAllocation[] allocations = [new("api", 18001), new("web", 18001)];

        Assert.Equal(18001, Search(_wish with { Service = "api", Had = 18001, Allocations = allocations }).Candidates().First().Port);
        Assert.DoesNotContain(Search(_wish with { Had = 18001, Allocations = allocations }).Candidates(), candidate => candidate.Port == 18001);
    }

    [Fact]
    public void The_summary_counts_every_port_of_the_range_under_one_reason()
    {
        var search = Search(_wish with
        {
            Range = new("", new(18780, 18789)),
            Had = 18780,
            Preferred = 9000,
            Allocations = [new("api", 18781), new("db", 18782), new("web", 18780)],
            Reserved = [new(new(18783, 18783))],
        });
        foreach (var candidate in search.Candidates())
        {
            search.Skipped.Add(candidate.Port, SkipReason.Busy);
        }

        Assert.Equal("10 ports: 2 allocated to other services, 1 reserved, 1 PortGuard's own, 6 busy", search.Skipped.Summary(new(18780, 18789)));
        Assert.Equal([new SkippedPort(18780, "busy"), new SkippedPort(9000, "busy")], search.SkippedWishes());
    }

    [Fact]
    public void No_browser_refused_port_and_no_system_port_is_ever_chosen_unasked()
    {
        var chosen = Search(_wish with { Range = new("", new(1, 65535)) }).Candidates().Select(candidate => candidate.Port).ToList();

        Assert.DoesNotContain(chosen, port => port < 1024 || BlockedPorts.Contains(port) || WellKnownPorts.ServiceOn(port) is not null || port == 18788);
        Assert.Equal(chosen.Count, chosen.Distinct().Count());
    }

    private static PortSearch Search(PortWish wish) => new(wish);
}
