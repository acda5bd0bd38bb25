using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PortGuard.Bench.StartupApp;

/// <summary>What people write themselves before a server starts, on both loopbacks as "localhost" needs it.</summary>
internal sealed class Probe(string kind, string url) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var port = new Uri(url).Port;
        var isFree = kind switch
        {
            "bind" => Loopbacks(port).All(CanBind),
            "connect" => !Loopbacks(port).Any(CanConnect),
            "ipglobal" => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().All(listener => listener.Port != port),
            "lsof" => LsofFindsNothing(port),
            _ => throw new InvalidOperationException($"STARTUP_MODE={kind} is not known"),
        };
        return isFree ? Task.CompletedTask : throw new IOException($"{url} is taken");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IPEndPoint[] Loopbacks(int port) => [new(IPAddress.Loopback, port), new(IPAddress.IPv6Loopback, port)];

    private static bool CanBind(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(1);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // The answer that is asked for.
            return false;
        }
    }

    private static bool CanConnect(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endpoint);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // The answer that is asked for.
            return false;
        }
    }

    private static bool LsofFindsNothing(int port)
    {
        var info = new ProcessStartInfo("lsof", ["-ti", string.Create(CultureInfo.InvariantCulture, $"tcp:{port}")]) { RedirectStandardOutput = true };
        using var lsof = Process.Start(info) ?? throw new IOException("lsof did not start");
        var found = lsof.StandardOutput.ReadToEnd();
        lsof.WaitForExit();
        return found.Length == 0;
    }
}
