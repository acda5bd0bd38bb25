using System.Net.Sockets;
using System.Text;

namespace PortGuard.SceneHolder;

/// <summary>Programs that hold a port or a path until they are asked to end.</summary>
internal static class Holders
{
    /// <summary>
    /// listen ENDPOINT... [--plain --reuseport --v6only --nolisten [--reuseaddr]] [--ignore-term] [--release-after=MS] [--exit-after=MS]:
    /// after SIGTERM the port is released after the first and the process ends after the second time.
    /// </summary>
    public static async Task<int> ListenAsync(Arguments arguments)
    {
        using var signals = new Signals();
        var sockets = arguments.Places.Select(place => Endpoints.Bind(Arguments.Parse(place), arguments.Options)).ToList();
        if (!arguments.Has("nolisten"))
        {
            sockets.ForEach(socket => _ = AnswerAsync(socket));
        }

        Ready(Arguments.Parse(arguments.Places[0]).Port);
        await signals.Asked;
        if (arguments.Has("ignore-term"))
        {
            await Task.Delay(Timeout.Infinite);
        }

        await Task.Delay(arguments.Milliseconds("release-after"));
        sockets.ForEach(socket => socket.Dispose());
        Console.WriteLine("RELEASED");
        await Task.Delay(arguments.Milliseconds("exit-after"));
        return 0;
    }

    /// <summary>
    /// leave ENDPOINT [--plain] [--keep]: accepts one connection from itself and closes the server's end first, which leaves TIME_WAIT
    /// there; with --keep it closes only the listener and stays connected.
    /// </summary>
    public static int LeaveConnections(Arguments arguments)
    {
        var endpoint = Arguments.Parse(arguments.Places[0]);
        var listener = Endpoints.Bind(endpoint, arguments.Options);
        using var client = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(endpoint);
        var accepted = listener.Accept();
        listener.Dispose();
        if (!arguments.Has("keep"))
        {
            accepted.Shutdown(SocketShutdown.Send);
            _ = client.Receive(new byte[1]);
            client.Close();
            _ = accepted.Receive(new byte[1]);
            accepted.Dispose();
            Ready(endpoint.Port);
            return 0;
        }

        Ready(endpoint.Port);
        using var signals = new Signals();
        signals.Asked.Wait();
        accepted.Dispose();
        return 0;
    }

    /// <summary>udp ENDPOINT [--tcp]: a UDP socket, with --tcp a TCP listener of the same process beside it.</summary>
    public static async Task<int> UdpAsync(Arguments arguments)
    {
        using var signals = new Signals();
        var endpoint = Arguments.Parse(arguments.Places[0]);
        using var udp = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(endpoint);
        using var tcp = arguments.Has("tcp") ? Endpoints.Bind(endpoint, new HashSet<string>()) : null;
        Ready(endpoint.Port);
        await signals.Asked;
        return 0;
    }

    /// <summary>unix PATH: a live listener; SIGKILL leaves its file behind.</summary>
    public static async Task<int> UnixAsync(Arguments arguments)
    {
        using var signals = new Signals();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(arguments.Places[0]));
        socket.Listen();
        Ready(0);
        await Task.WhenAny(AnswerAsync(socket), signals.Asked);
        return 0;
    }

    public static void Ready(int port) => Console.WriteLine($"READY {port} {Environment.ProcessId}");

    /// <summary>Answers every connection with the name of the holder, as a web server would, and closes it.</summary>
    private static async Task AnswerAsync(Socket listener)
    {
        var name = Environment.GetEnvironmentVariable("SCENE_NAME");
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n{name} {Environment.ProcessId}\n");
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptAsync();
                var request = new byte[4096];
                if (await connection.ReceiveAsync(request) > 0)
                {
                    await connection.SendAsync(answer);
                    connection.Shutdown(SocketShutdown.Send);
                    _ = await connection.ReceiveAsync(request);
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.OperationAborted or SocketError.ConnectionReset or SocketError.Shutdown)
            {
                // The listener was closed, or the peer did not wait for its answer.
                if (e.SocketErrorCode is SocketError.OperationAborted)
                {
                    return;
                }
            }
            catch (ObjectDisposedException)
            {
                // The listener was closed between two connections.
                return;
            }
        }
    }
}
