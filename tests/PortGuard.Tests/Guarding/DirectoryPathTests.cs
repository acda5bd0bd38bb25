namespace PortGuard.Tests;

public sealed class DirectoryPathTests
{
    [Theory]
    [InlineData("/srv/shop", "/srv/shop", true)]
    [InlineData("/srv/shop/", "/srv/shop", true)]
    [InlineData("/srv/shop/api", "/srv/shop", true)]
    [InlineData("/srv/shop/api", "/srv/shop/", true)]
    [InlineData("/srv/shop2", "/srv/shop", false)]
    [InlineData("/srv", "/srv/shop", false)]
    [InlineData("/srv/shop", "/", true)]
    [InlineData("/srv/shop (deleted)", "/srv/shop", false)]
    public void A_directory_is_within_itself_and_those_above(string directory, string other, bool expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");
        Assert.Equal(expected, DirectoryPath.IsWithin(directory, other));
    }
}
