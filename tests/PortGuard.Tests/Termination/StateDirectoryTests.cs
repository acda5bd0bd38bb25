namespace PortGuard.Tests;

public sealed class StateDirectoryTests
{
    [Theory]
    [InlineData("/own", "/xdg", "/home/alice", "/own")]
    [InlineData(null, "/xdg", "/home/alice", "/xdg/portguard")]
    [InlineData("", "relative", "/home/alice", "/home/alice/.local/state/portguard")]
    [InlineData(null, null, "/home/alice", "/home/alice/.local/state/portguard")]
    [InlineData(null, null, "", null)]
    public void The_state_lies_where_Linux_programs_keep_it(string? own, string? xdg, string home, string? expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The custom of Linux.");

        Assert.Equal(expected, StateDirectory.Find(name => name == "PORTGUARD_STATE_DIR" ? own : name == "XDG_STATE_HOME" ? xdg : null, home));
    }
}
