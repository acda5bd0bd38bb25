using System.Diagnostics;
using System.Net.Sockets;

namespace PortGuard.SceneHolder;

/// <summary>
/// A supervisor whose child never leaves the port to anybody: before a child that was asked to end does so, the next one already stands by
/// and tries to bind without pause. So a guard always meets a younger holder and no scene depends on who is faster.
/// </summary>
internal static class Supervisor
{
    /// <summary>supervise ENDPOINT: keeps a child on the endpoint for ever.</summary>
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var current = Start(arguments.Places[0]);
        await SaidAsync(current, "HOLDS");
        Console.WriteLine($"READY {Arguments.Parse(arguments.Places[0]).Port} {current.Id}");
        while (true)
        {
            await SaidAsync(current, "ASKED");
            var next = Start(arguments.Places[0]);
            await SaidAsync(next, "TRIES");
            await current.StandardInput.WriteLineAsync("go");
            await current.WaitForExitAsync();
            current.Dispose();
            Console.WriteLine($"RESPAWNED {next.Id}");
            current = next;
        }
    }

    /// <summary>supervised ENDPOINT: one child.</summary>
    public static async Task<int> ChildAsync(Arguments arguments)
    {
        using var signals = new Signals();
        var endpoint = Arguments.Parse(arguments.Places[0]);
        Console.WriteLine("TRIES");
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        while (!TryListen(socket, endpoint))
        {
        }

        Console.WriteLine("HOLDS");
        await signals.Asked;
        Console.WriteLine("ASKED");
        _ = Console.ReadLine();
        return 0;
    }

    private static bool TryListen(Socket socket, System.Net.IPEndPoint endpoint)
    {
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            // Its predecessor, or a guard's own look, has it for the moment.
            return false;
        }
    }

    private static Process Start(string place) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["supervised", place])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task SaidAsync(Process child, string word)
    {
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == word)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The child {child.Id} ended before it said {word}.");
    }
}
