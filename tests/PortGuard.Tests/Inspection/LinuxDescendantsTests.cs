namespace PortGuard.Tests;

public sealed class LinuxDescendantsTests
{
    private readonly FakeProcessTable _table = new();
    private readonly Dictionary<int, int[]> _children = [];

    public LinuxDescendantsTests()
    {
        _table.Add(10, 1, "/usr/bin/node");
        _table.Add(11, 10, "/bin/sh");
        _table.Add(12, 11, "/usr/bin/esbuild");
        _table.Add(13, 10, "/usr/bin/node");
        (_children[10], _children[11]) = ([11, 13], [12]);
    }

    [Fact]
    public void Parents_come_before_their_children() => Assert.Equal([11, 13, 12], Below(10));

    [Fact]
    public void A_process_without_children_has_none_below_it() => Assert.Empty(Below(13));

    [Fact]
    public void A_PID_that_has_another_parent_by_now_is_nobody_s_child()
    {
        _table.Add(13, 1, "/usr/bin/postgres");
        Assert.Equal([11, 12], Below(10));
    }

    [Fact]
    public void A_process_older_than_its_parent_is_another_with_a_reused_parent_PID()
    {
        _table.Add(13, 10, "/usr/bin/postgres", change: process => process with { Identity = new(13, 1) });
        Assert.Equal([11, 12], Below(10));
    }

    [Fact]
    public void What_is_below_a_process_that_has_ended_is_not_known()
    {
        var owner = _table.Owner(10);
        _table.Remove(10);
        Assert.Empty(Below(owner));
    }

    private IEnumerable<int> Below(int processId) => Below(_table.Owner(processId));

    private IEnumerable<int> Below(PortOwner owner)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        return OperatingSystem.IsLinux()
            ? LinuxDescendants.Of(owner, _table, parent => _children.GetValueOrDefault(parent, [])).Select(below => below.ProcessId)
            : [];
    }
}
