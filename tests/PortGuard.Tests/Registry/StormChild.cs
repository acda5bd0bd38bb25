using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PortGuard.Tests;

/// <summary>What a child of the storms does: starts as a server does, or takes ports as a program does that knows of no registry.</summary>
/// <remarks>
/// <c>serve FILE ADDRESS NAME RANGE</c> starts once for each line of its input: it gets a port, takes its time as a program that starts, takes
/// the socket over and answers. It prints "OK port" then, or "FAILED what", and stops at the next line. <c>disturb ADDRESS RANGE</c> prints
/// "READY" and binds, listens and lets go of ports of the range until its input ends; then it prints how often it had one.
/// </remarks>
internal static class StormChild
{
    private const int MostDisturbed = 12;
    private const int Patience = 20000;

    /// <summary>Serves once for each line of the input.</summary>
    public static int Serve(FilePortRegistry registry, IPAddress address, string name, string range)
    {
        PortReservation? held = null;
        Socket? server = null;
        for (var round = 0; Console.In.ReadLine() is not null; round++)
        {
            // Another name each time: a service that keeps its port chooses only once.
            server?.Dispose();
            held?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            if (held is not null)
            {
                _ = registry.ReleaseAsync(held.Service).AsTask().GetAwaiter().GetResult();
            }

            try
            {
                var request = new PortRequest(string.Create(CultureInfo.InvariantCulture, $"{name}-{round}")) { Addresses = [address], Range = range };
                held = registry.AllocateAsync(request).AsTask().GetAwaiter().GetResult();
                server = StartAndAnswer(held, new(address, held.Port), name);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"OK {held.Port}"));
            }
            catch (Exception e) when (e is PortRegistryException or SocketException or InvalidOperationException)
            {
                Console.Out.WriteLine($"FAILED {e.Message}");
            }

            Console.Out.Flush();
        }

        return 0;
    }

    /// <summary>Takes ports of a range without asking anybody, and lets go of them.</summary>
    public static int Disturb(IPAddress address, PortRange range)
    {
        var taken = new Queue<Socket>();
        var count = 0;
        var end = Task.Run(Console.In.ReadToEnd);
        Console.Out.WriteLine("READY");
        Console.Out.Flush();
        while (!end.IsCompleted)
        {
#pragma warning disable CA2000 // It is in the queue then.
            if (TryListen(new(address, RandomNumberGenerator.GetInt32(range.First, range.Last + 1))) is { } socket)
#pragma warning restore CA2000
            {
                count++;
                taken.Enqueue(socket);
            }

            if (taken.Count >= MostDisturbed)
            {
                taken.Dequeue().Dispose();
            }

            Thread.Sleep(RandomNumberGenerator.GetInt32(3));
        }

        Console.Out.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>A client comes before the server is there and is answered by it.</summary>
    private static Socket StartAndAnswer(PortReservation held, IPEndPoint endPoint, string name)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Patience };
        client.Connect(endPoint);
        Thread.Sleep(RandomNumberGenerator.GetInt32(40));

        // As Kestrel does with a socket that it is given: it listens again, with its own backlog.
        var server = held.TakeSocket(endPoint) ?? throw new InvalidOperationException("there was no socket to take over");
        server.Listen(128);
        using (var accepted = server.Accept())
        {
            _ = accepted.Send(Encoding.UTF8.GetBytes(name));
        }

        var answer = new byte[100];
        var said = Encoding.UTF8.GetString(answer, 0, client.Receive(answer));
        return said == name ? server : throw new InvalidOperationException($"port {endPoint.Port} was answered by \"{said}\"");
    }

    /// <summary>Bound for a moment before it listens, as a program does that sets its socket up: nobody sees that it is bound.</summary>
    private static Socket? TryListen(IPEndPoint endPoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            Thread.SpinWait(RandomNumberGenerator.GetInt32(20000));
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            // Somebody has it.
            socket.Dispose();
            return null;
        }
    }
}
