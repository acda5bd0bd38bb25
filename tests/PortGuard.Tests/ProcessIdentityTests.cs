namespace PortGuard.Tests;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void The_process_that_started_first_is_the_smaller_one_and_the_PID_breaks_a_tie()
    {
        Assert.True(new ProcessIdentity(900, 10) < new ProcessIdentity(5, 11));
        Assert.True(new ProcessIdentity(5, 10) < new ProcessIdentity(6, 10));
        Assert.Equal(0, new ProcessIdentity(5, 10).CompareTo(new ProcessIdentity(5, 10)));
    }
}
