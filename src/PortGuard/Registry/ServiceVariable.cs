namespace PortGuard;

/// <summary>The environment variable that tells the port of a service to child processes.</summary>
internal static class ServiceVariable
{
    private const string Suffix = "_PORT";

    /// <summary>
    /// "ORDERS_API_PORT" for "orders-api": capitals, and an underscore for every character that a shell does not take in a name (POSIX XBD 8.1).
    /// Null where no letter and no digit is left, for then it would be the variable of every such service.
    /// </summary>
    public static string? NameFor(string service)
    {
        if (!service.Any(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        var name = string.Concat(service.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
        return (char.IsAsciiDigit(name[0]) ? "_" : "") + name + Suffix;
    }
}
