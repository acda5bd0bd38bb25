using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class RestartTests
{
    private static readonly TimeSpan _atOnce = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _well = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_pause_doubles_up_to_five_seconds_and_it_never_gives_up()
    {
        var policy = new RestartPolicy();
        Assert.Equal([200, 400, 800, 1600, 3200, 5000, 5000, 5000], Enumerable.Range(0, 8).Select(_ => policy.AfterFailure(_soon)!.Value.TotalMilliseconds));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotNull(policy.AfterFailure(_soon)));
    }

    [Fact]
    public void After_a_while_of_service_the_pause_begins_anew()
    {
        var policy = new RestartPolicy();
        Assert.Equal([200, 400, 200, 400], new[] { _soon, _soon, _well, _soon }.Select(ran => policy.AfterFailure(ran)!.Value.TotalMilliseconds));
    }

    [Fact]
    public void A_program_that_fails_at_once_five_times_in_a_row_is_given_up()
    {
        var policy = new RestartPolicy();
        Assert.All(Enumerable.Range(0, 4), _ => Assert.NotNull(policy.AfterFailure(_atOnce)));
        Assert.NotNull(policy.AfterFailure(_soon));
        Assert.All(Enumerable.Range(0, 4), _ => Assert.NotNull(policy.AfterFailure(_atOnce)));
        Assert.Null(policy.AfterFailure(_atOnce));
    }

    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x0300, 3)]
    [InlineData(0x0009, 137)]
    [InlineData(0x008B, 139)]
    public void The_exit_code_is_the_one_that_shells_show(int status, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix only");
#pragma warning disable CA1416 // Skipped there
        Assert.Equal(code, UnixChildStarter.ExitCodeOf(status));
#pragma warning restore CA1416
    }
}
