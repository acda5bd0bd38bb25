using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PortGuard.Bench;

/// <summary>"Is the port taken?", in process, warm.</summary>
internal static class TableQuestion
{
    private const int Calls = 200;

    public static IEnumerable<Figure> Run(Scale scale, Native lookup)
    {
        var allocated = Race.Allocation(1000, () => _ = LinuxSocketTable.HasListener(Scale.FreePort));
        foreach (var (port, taken) in new[] { (Scale.FreePort, false), (Scale.NewestPort, true) })
        {
            var contenders = Contenders(port, taken, lookup);
            Race.WarmUp(() => Expect(LinuxSocketTable.HasListener(port), taken));
            Race.Run(scale.TableRounds, contenders);
            var what = string.Create(CultureInfo.InvariantCulture, $"is the port taken ({(taken ? "it is" : "it is free")}), in process, warm, {scale.Name}");
            var figure = new Figure(what, contenders, $"<= 1.2 x limit, 0 bytes allocated (was {allocated:0} B)", false);
            yield return figure with { IsMet = figure.Ratio!.Median <= 1.2 && allocated == 0 };
        }
    }

    private static List<Racer> Contenders(int port, bool taken, Native lookup)
    {
        List<Racer> contenders =
        [
            new(Role.PortGuard, "PortGuard", () => Race.Time(Calls, () => Expect(LinuxSocketTable.HasListener(port), taken))),
            new(Role.Limit, "C sock_diag", () => lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"free {port} {Calls}"), found => found == (taken ? 1 : 0))),
            new(Role.Peer, "Socket bind probe", () => Race.Time(50, () => Expect(!CanBind(port), taken))),
            new(Role.Peer, "IPGlobalProperties", () => Race.Time(1, () => Expect(IsListed(port), taken)), 9),
        ];
        if (!taken)
        {
            // Not on a taken port: every probe would stay in the holder's accept queue, and the seventeenth would block.
            contenders.Add(new(Role.Peer, "Socket connect probe", () => Race.Time(50, () => Expect(CanConnect(port), taken))));
        }

        return contenders;
    }

    private static void Expect(bool? answer, bool expected)
    {
        if (answer != expected)
        {
            throw new InvalidOperationException($"expected {expected}, got {answer?.ToString() ?? "unknown"}");
        }
    }

    private static bool CanBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // The answer that is asked for.
            return false;
        }
    }

    private static bool CanConnect(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // The answer that is asked for.
            return false;
        }
    }

    private static bool IsListed(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
