using System.Globalization;
using System.Net;

namespace PortGuard;

/// <summary>
/// The conflicts that one section of the message tells together. "localhost" is two addresses: if the same process holds both, that is one story.
/// </summary>
internal sealed record ConflictSection
{
    /// <summary>The first of the conflicts; the others differ from it in their address only.</summary>
    public required PortConflict Conflict { get; init; }

    /// <summary>The addresses, in the order of binding.</summary>
    public required IReadOnlyList<EndPoint> Addresses { get; init; }

    /// <summary>The sockets that hold them.</summary>
    public required IReadOnlyList<PortListener> Sockets { get; init; }

    /// <summary>Who holds them, leaders only; their workers are inside.</summary>
    public required IReadOnlyList<HolderView> Holders { get; init; }

    public required IReadOnlyList<TerminationResult> Attempts { get; init; }

    public string Display => Phrases.Clean(Conflict.EndPoint.Display, 120);

    public string Application => Conflict.ApplicationName.Length == 0 ? "the application" : Phrases.Clean(Conflict.ApplicationName);

    public string EnvironmentName => Phrases.Clean(Conflict.EnvironmentName);

    public ConflictCause Cause => Conflict.Cause;

    public PortHoldingKind Kind => Conflict.Holding.Kind;

    public PortProtocol Protocol => Conflict.EndPoint.Protocol;

    public int Port => Conflict.EndPoint.Port;

    /// <summary>Whether trying again can help: with all sections so, the exit code is 75 (EX_TEMPFAIL of sysexits.h).</summary>
    public bool IsTemporary => Cause is ConflictCause.NotSettled or ConflictCause.WaitTimedOut or ConflictCause.OtherEndpointRefused;

    /// <summary>The sections in the server's order, what decided before what only goes along with it.</summary>
    public static IReadOnlyList<ConflictSection> From(IReadOnlyList<PortConflict> conflicts) =>
        LastOnes([.. conflicts.GroupBy(Key).Select(group => From(group.First(), [.. group]))]);

    private static IReadOnlyList<ConflictSection> LastOnes(List<ConflictSection> sections) =>
        [.. sections.Where(section => section.Cause != ConflictCause.OtherEndpointRefused), .. sections.Where(section => section.Cause == ConflictCause.OtherEndpointRefused)];

    // A text: grouped by a tuple of five, LINQ is left to the JIT, and so are the comparers of enums, together 10 ms of a command's start.
    private static string Key(PortConflict conflict) => Phrases.Invariant(
        $"{conflict.EndPoint.Display}\n{conflict.EndPoint.Source}\n{(int)conflict.Cause} {(int)conflict.Holding.Kind}\n{Identities(conflict)}");

    private static string Identities(PortConflict conflict) =>
        string.Join(' ', conflict.Holders.Select(holder => holder.Owner.Identity).Order().Select(identity => string.Create(CultureInfo.InvariantCulture, $"{identity.ProcessId}/{identity.StartStamp}")));

    private static ConflictSection From(PortConflict first, IReadOnlyList<PortConflict> all)
    {
        IReadOnlyList<PortListener> sockets = [.. all.SelectMany(conflict => conflict.Holding.Sockets).DistinctBy(SocketKey)];
        IReadOnlyList<EndPoint> addresses = [.. all.Select(conflict => conflict.EndPoint.EndPoint).Distinct()];
        return new()
        {
            Conflict = first,
            Addresses = addresses,
            Sockets = sockets,
            Holders = Views(first.Holders, sockets, addresses),
            Attempts = [.. all.SelectMany(conflict => conflict.Attempts).DistinctBy(attempt => new AttemptKey(attempt.Owner.Identity, attempt.Outcome))],
        };
    }

    private static object SocketKey(PortListener socket) => socket.SocketId == 0 ? socket : new SocketId(socket.Protocol, socket.SocketId);

    /// <summary>The leaders with their workers inside, and the addresses each holds beside the wanted ones.</summary>
    public static List<HolderView> Views(IReadOnlyList<Holder> holders, IReadOnlyList<PortListener> sockets, IReadOnlyList<EndPoint> wanted)
    {
        var leaders = holders.Where(holder => holder.IsLeader).DefaultIfEmpty(holders.Count > 0 ? holders[0] : null).OfType<Holder>().ToList();
        var workers = holders.Except(leaders).ToLookup(worker => LeaderOf(worker, leaders));
        return leaders.ConvertAll(leader => HolderView.From(
            leader,
            workers.Contains(leader) ? [.. workers[leader].Select(worker => worker.Owner.ProcessId).Order()] : [],
            AddressesOf(leader, sockets, wanted)));
    }

    private static Holder LeaderOf(Holder worker, List<Holder> leaders) =>
        leaders.Find(leader => worker.Owner.Ancestors.Any(ancestor => ancestor.Identity == leader.Owner.Identity)) ?? leaders[0];

    private static string[] AddressesOf(Holder holder, IReadOnlyList<PortListener> sockets, IReadOnlyList<EndPoint> wanted)
    {
        var held = sockets.Where(socket => socket.Owners.Any(owner => owner.Identity == holder.Owner.Identity)).Select(socket => socket.EndPoint).Distinct().ToList();
        return held.Count == 0 || held.TrueForAll(wanted.Contains) && held.Count == wanted.Count ? [] : [.. held.Select(Phrases.EndPoint)];
    }

    // Classes: by tuples, LINQ is left to the JIT.
    private sealed record AttemptKey(ProcessIdentity Identity, TerminationOutcome Outcome);

    private sealed record SocketId(PortProtocol Protocol, ulong Id);
}
