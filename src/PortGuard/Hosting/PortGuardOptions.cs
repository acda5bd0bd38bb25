namespace PortGuard;

/// <summary>Settings of the guard; bound from the configuration section "PortGuard".</summary>
public sealed class PortGuardOptions
{
    /// <summary>Whether PortGuard does anything at all.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>What to do when a wanted port is held.</summary>
    /// <value>The default is <see cref="ConflictAction.Auto"/>.</value>
    public ConflictAction OnConflict { get; set; } = ConflictAction.Auto;

    /// <summary>Whom PortGuard may end in Development.</summary>
    /// <value>The default is <see cref="TerminationScope.SameUser"/>.</value>
    public TerminationScope Scope { get; set; } = TerminationScope.SameUser;

    /// <summary>How long a holder may take to release the port after it was asked (SIGTERM), before it is forced (SIGKILL).</summary>
    /// <value>The default is 5 seconds; 0 to 10 minutes.</value>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for a holding that clears by itself (an outgoing connection, TIME_WAIT, a draining predecessor).</summary>
    /// <value>The default is 5 seconds; 0 to 10 minutes.</value>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long <see cref="ConflictAction.Wait"/> waits.</summary>
    /// <value>The default is 30 seconds; 0 to 24 hours.</value>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The ports <see cref="ConflictAction.Relocate"/> may take, such as "5100-5199".</summary>
    /// <value>The default is null: the 100 ports after the wanted one.</value>
    public string? RelocateRange { get; set; }

    /// <summary>Further ports to guard before the host starts: "9100", "127.0.0.1:9100", "[::1]:9100", "9100/udp", "unix:/run/app.sock".</summary>
    /// <value>The default is empty.</value>
    public IList<string> Ports { get; } = [];

    /// <summary>Program names that are never ended, besides the built-in ones; the executable's file name, case ignored.</summary>
    /// <value>The default is empty.</value>
    public IList<string> Protect { get; } = [];

    /// <summary>Program names that may be ended although the built-in list protects them.</summary>
    /// <value>The default is empty.</value>
    public IList<string> Allow { get; } = [];

    /// <summary>Environment names that count as Development besides "Development". "Production" and "Staging" are refused.</summary>
    /// <value>The default is empty.</value>
    public IList<string> DevelopmentEnvironments { get; } = [];

    /// <summary>The exit code of a refusal that will not clear by itself.</summary>
    /// <value>The default is 69 (EX_UNAVAILABLE of sysexits.h); 1 to 255.</value>
    public int RefusalExitCode { get; set; } = 69;

    /// <summary>Which source the looking reads.</summary>
    /// <value>The default is <see cref="InspectorKind.Auto"/>.</value>
    public InspectorKind Inspector { get; set; } = InspectorKind.Auto;

    /// <summary>
    /// The services of this program that get a port of their own from the registry. The first one is the web server's, where the host has
    /// one; the ports of the others are held until the program takes them from <see cref="IPortAllocations"/>.
    /// </summary>
    /// <value>The default is empty: the registry is not used.</value>
    public IList<PortServiceOptions> Services { get; } = [];

    /// <summary>The registry's file, or the directory it is in; relative to the content root. The variable PORTGUARD_REGISTRY wins.</summary>
    /// <value>The default is null: it is searched upwards from the content root, see docs/registry.md.</value>
    public string? Registry { get; set; }

    /// <summary>What the configuration section said that could not be read; reported together with what is out of range.</summary>
    internal IList<string> Unreadable { get; } = [];

    /// <summary>Adds a service that gets a port of its own from the registry, the same one at every start.</summary>
    /// <param name="name">The name that the port is kept under.</param>
    /// <param name="preferred">The port to try first; null for any.</param>
    /// <param name="range">A range's name such as "api", or a span such as "8000-8099"; null for the default range.</param>
    /// <param name="allowFurtherInstance">Whether a further instance, while one runs, gets a port of its own as "NAME#2".</param>
    /// <returns>These options.</returns>
    public PortGuardOptions Service(string name, int? preferred = null, string? range = null, bool allowFurtherInstance = false)
    {
        Services.Add(new() { Name = name, Preferred = preferred, Range = range, AllowFurtherInstance = allowFurtherInstance });
        return this;
    }
}
