namespace PortGuard;

/// <summary>
/// A program that the guard stands before and not inside (<c>portguard run</c>): what to type next are options of the command, not settings of a host.
/// </summary>
/// <param name="Name">Its file name.</param>
/// <param name="NamesPort">Whether its arguments name the port themselves, so that another port has to be told there too.</param>
internal sealed record GuardedProgram(string Name, bool NamesPort)
{
    /// <summary>What stands before a port without an address where a sentence names it: "port 8000".</summary>
    public const string BarePort = "port ";
}
