namespace PortGuard;

/// <summary>Finds every process that holds a descriptor of one of some sockets; a pair a process and socket.</summary>
/// <param name="socketIds">The sockets' inodes.</param>
/// <param name="search">How far to look; never <see cref="OwnerSearch.None"/>.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal delegate IReadOnlyList<(ulong SocketId, ProcessIdentity Owner)> SocketOwnerLookup(
    IReadOnlyList<ulong> socketIds, OwnerSearch search, CancellationToken cancellationToken);
