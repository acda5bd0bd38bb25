namespace PortGuard;

/// <summary>Gives each socket the processes that hold a descriptor of its inode, all of them; a socket without an inode stays as it is.</summary>
/// <param name="sockets">The sockets.</param>
/// <param name="search">How far to look; for <see cref="OwnerSearch.None"/> nothing is done.</param>
/// <param name="cancellationToken">Ends the search.</param>
/// <returns>The same sockets in the same order.</returns>
internal delegate IReadOnlyList<PortListener> SocketOwnerLookup(
    List<PortListener> sockets, OwnerSearch search, CancellationToken cancellationToken);
