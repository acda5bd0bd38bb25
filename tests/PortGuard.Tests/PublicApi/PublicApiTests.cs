using System.Reflection;

namespace PortGuard.Tests;

/// <summary>The promise to callers, as a file a package: a change of it is seen in review, never by accident.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("PortGuard")]
    [InlineData("PortGuard.AspNetCore")]
    public void The_public_surface_is_the_one_in_the_file(string assembly) => Golden.Equal(PublicSurface.Of(Assembly.Load(assembly)), assembly, folder: ".");
}
