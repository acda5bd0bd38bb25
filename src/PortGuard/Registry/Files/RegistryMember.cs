namespace PortGuard;

/// <summary>A member of the file's object, in its place.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Raw">The text of its value, for those that we do not know; null for our own.</param>
internal sealed record RegistryMember(string Name, string? Raw = null);
