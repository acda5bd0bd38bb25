using System.Net.Sockets;
using System.Text;

namespace PortGuard.SceneHolder;

/// <summary>Programs that connect to a port and must never be ended for it.</summary>
internal static class Clients
{
    /// <summary>outgoing LOCAL REMOTE: connects from a fixed local port without SO_REUSEADDR, as an ephemeral port would be, and stays.</summary>
    public static async Task<int> OutgoingAsync(Arguments arguments)
    {
        using var signals = new Signals();
        var local = Arguments.Parse(arguments.Places[0]);
        using var socket = Endpoints.Bind(local, new HashSet<string>(arguments.Options) { "nolisten" });
        await socket.ConnectAsync(Arguments.Parse(arguments.Places[1]));
        // Its end is a reset: no TIME_WAIT stays on the port, whichever end is closed first.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Holders.Ready(local.Port);
        await signals.Asked;
        return 0;
    }

    /// <summary>client REMOTE [--path=/x]: asks for a path and reads until the server ends it; then it lives on until it is asked to end.</summary>
    public static async Task<int> StayAsync(Arguments arguments)
    {
        using var signals = new Signals();
        var remote = Arguments.Parse(arguments.Places[0]);
        using var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(remote);
        var path = arguments.Options.FirstOrDefault(option => option.StartsWith("path=", StringComparison.Ordinal))?[5..];
        if (path is not null)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            // Ready means: the server answers and the stream is open.
            _ = await socket.ReceiveAsync(new byte[4096]);
        }

        Holders.Ready(remote.Port);
        await Task.WhenAny(WatchAsync(socket), signals.Asked);
        // The point is that nobody ends it: it outlives its connection.
        await signals.Asked;
        return 0;
    }

    /// <summary>get PATH-OF-A-UNIX-SOCKET: prints the last line of the answer.</summary>
    public static async Task<int> GetAsync(Arguments arguments)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(arguments.Places[0]));
        await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(new NetworkStream(socket));
        var answer = await reader.ReadToEndAsync();
        Console.WriteLine(answer.TrimEnd().Split('\n')[^1]);
        return 0;
    }

    private static async Task WatchAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }

            Console.WriteLine("ENDED by the server");
        }
        catch (SocketException e)
        {
            // The server was killed with the connection open.
            Console.WriteLine($"ENDED by {e.SocketErrorCode}");
        }
    }
}
