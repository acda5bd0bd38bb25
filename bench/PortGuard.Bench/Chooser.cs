using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PortGuard.Bench;

/// <summary>The other side of <see cref="ChooserProcess"/>, for PortGuard; bench/peers/choose.mjs is that of the others.</summary>
internal static class Chooser
{
    /// <summary>Narrow on purpose: sixteen who know nothing of each other have to meet.</summary>
    public static PortRange Ports { get; } = new(18000, 18063);

    public static int Serve(string file, string name)
    {
        var registry = new FilePortRegistry(file, new());
        Socket? server = null;
        PortReservation? held = null;
        for (var number = 0; Console.In.ReadLine() is { } line; number++)
        {
            if (line.StartsWith("go ", StringComparison.Ordinal))
            {
                // A new service each time: one that has been there gets its port again and chooses nothing.
                held = Wait(registry.AllocateAsync(new($"{name}-{number}") { Addresses = [IPAddress.Loopback], Range = Ports.ToString() }));
                Thread.Sleep(int.Parse(line.AsSpan(3), CultureInfo.InvariantCulture));
                server = held.TakeSocket(new IPEndPoint(IPAddress.Loopback, held.Port));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{held.Port} {(IsListening(server) ? "ok" : "failed")}"));
            }
            else
            {
                server?.Dispose();
                Wait(held!.DisposeAsync());
                _ = Wait(registry.ReleaseAsync(held.Service));
                Console.WriteLine("done");
            }

            Console.Out.Flush();
        }

        return 0;
    }

    /// <summary>As Kestrel starts on a socket that it was given.</summary>
    private static bool IsListening(Socket? server)
    {
        try
        {
            server?.Listen(512);
            return server is not null;
        }
        catch (SocketException)
        {
            // What is counted.
            return false;
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
