namespace PortGuard.Tests;

/// <summary>Storms have the machine for themselves: they take all of it, and others have deadlines.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Storms
{
    public const string Name = "Storms";
}
