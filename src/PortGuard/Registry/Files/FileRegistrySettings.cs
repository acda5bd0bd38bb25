using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>How a file registry works, and what it takes from outside.</summary>
internal sealed record FileRegistrySettings
{
    /// <summary>Ranges that the application names; they count more than the file and the environment.</summary>
    public IReadOnlyList<NamedPortRange> Ranges { get; init; } = [];

    /// <summary>What choices are seeded with; null for the directory of the file.</summary>
    public string? Seed { get; init; }

    /// <summary>The service that a plan gives a port to; null where it gives it to none, or there is no plan.</summary>
    public Func<int, string?>? PlanOwner { get; init; }

    /// <summary>How long to wait for others who change the registry.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Reads the ports that the system gives to outgoing connections.</summary>
    public Func<PortRange> Ephemeral { get; init; } = EphemeralPorts.Read;

    /// <summary>The kind of network file system that a directory is on; null for a local one.</summary>
    public Func<string, string?> NetworkKind { get; init; } = NetworkFileSystem.KindOf;

    /// <summary>Names a process for a message; null where there is none of that number.</summary>
    public Func<int, string?> ProcessName { get; init; } = OwnFacts.NameOf;

    /// <summary>Listens on a port, or says why not.</summary>
    public PortTaking Take { get; init; } = SocketHold.Take;

    /// <summary>Reads when this process started; null where that cannot be told.</summary>
    public Func<DateTimeOffset?> Start { get; init; } = OwnFacts.Start;
}

/// <summary>Listens on a port at every one of the addresses that this machine has: the sockets, or why there are none.</summary>
internal delegate (List<Socket>? Sockets, SkipReason? Why) PortTaking(int port, IReadOnlyList<IPAddress> addresses, bool includeUdp);
