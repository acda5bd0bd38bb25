namespace PortGuard.Tests;

public sealed class UnixUserIdsTests
{
    [Theory]
    [InlineData("root", 0u)]
    [InlineData("4711", 4711u)]
    [InlineData("no such user", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public void A_user_is_found_by_name_or_number(string user, uint? id)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Unix only");
        Assert.Equal(id, OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? UnixUserIds.Find(user) : null);
    }
}
