using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>
/// A port that is held for a service. It is listened on from the beginning: clients that connect before the server is ready wait and are
/// served. Disposing it, or the end of the process, lets go of the port; the registry keeps it for the service until it is released.
/// </summary>
public sealed class PortReservation : IAsyncDisposable
{
    private readonly List<Socket> _sockets;
    private readonly List<Socket> _taken = [];
    private readonly IPortClaim _claim;
    private int _isDisposed;

    internal PortReservation(PortInstance instance, PortRange range, List<Socket> sockets, IPortClaim claim)
    {
        Instance = instance;
        Range = range;
        _sockets = sockets;
        _claim = claim;
    }

    /// <summary>The port.</summary>
    public int Port => Instance.Port;

    /// <summary>The service that it is kept for: the one asked for, or "NAME#2" for a further instance.</summary>
    public string Service => Instance.Service;

    /// <summary>The range that it was to be chosen from; a port that was kept or preferred may lie outside.</summary>
    public PortRange Range { get; }

    /// <summary>How it came to be chosen.</summary>
    public PortChoiceKind Choice { get; internal init; }

    /// <summary>The port it had and the one it prefers, where it got neither or only the second, with the reasons.</summary>
    public IReadOnlyList<SkippedPort> Skipped { get; internal init; } = [];

    /// <summary>What others see of this instance.</summary>
    public PortInstance Instance { get; private set; }

    /// <summary>What is listened on and has not been taken over.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints
    {
        get
        {
            lock (_sockets)
            {
                return [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];
            }
        }
    }

    /// <summary>Whether nobody listens any more: what was not taken over is released, and what was is closed.</summary>
    internal bool IsLetGo
    {
        get
        {
            lock (_sockets)
            {
                return Volatile.Read(ref _isDisposed) != 0 || (_sockets.Count == 0 && _taken.TrueForAll(IsClosed));
            }
        }
    }

    /// <summary>Whether it is listened on and nobody has taken over any of it.</summary>
    internal bool IsUntaken
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count > 0 && _taken.Count == 0;
            }
        }
    }

    /// <summary>The open file whose lock says that the instance lives.</summary>
    internal SafeFileHandle? LiveHandle => _claim.Handle;

    /// <summary>Hands a listening socket over: it is the caller's from here on, and disposing this does not close it.</summary>
    /// <param name="endPoint">The endpoint that a server binds.</param>
    /// <returns>The socket, bound and listening; null where there is none for that endpoint, or it was taken over already.</returns>
    public Socket? TakeSocket(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        lock (_sockets)
        {
            var index = _sockets.FindIndex(socket => endPoint.Equals(socket.LocalEndPoint));
            if (index < 0)
            {
                return null;
            }

            var socket = _sockets[index];
            _sockets.RemoveAt(index);
            _taken.Add(socket);
            return socket;
        }
    }

    /// <summary>
    /// Closes the sockets that were not taken over, for a server that can only bind by itself. The port stays the service's, and for the
    /// moment until that bind anybody may be faster.
    /// </summary>
    public void ReleaseSockets()
    {
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    /// <summary>Tells others where the instance can be reached.</summary>
    /// <param name="urls">Its addresses, such as "http://localhost:18123".</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PortRegistryException">It could not be written down.</exception>
    public async ValueTask PublishAsync(IReadOnlyList<string> urls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(urls);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        Instance = Instance with { Urls = [.. urls] };
        await _claim.PublishAsync(Instance, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of the sockets that were not taken over and says that the instance is gone. A second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        ReleaseSockets();
        await _claim.DisposeAsync().ConfigureAwait(false);
    }

    // Not by its SafeHandle: asking for that changes how the socket works (SafeSocketHandle.SetExposed).
    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.LocalEndPoint is null;
        }
        catch (ObjectDisposedException)
        {
            // Closed by whoever took it over.
            return true;
        }
    }
}
