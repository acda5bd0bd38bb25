using System.Diagnostics;

namespace PortGuard.SceneHolder;

/// <summary>Families of processes as they are met in real life.</summary>
internal static class Oddities
{
    public static int LoopbackUp()
    {
        Endpoints.LoopbackUp();
        return 0;
    }

    /// <summary>inherit ENDPOINT: starts a child that inherits the listener and ends; the child alone keeps the port and knows nothing of it.</summary>
    public static int Inherit(Arguments arguments)
    {
        var endpoint = Arguments.Parse(arguments.Places[0]);
        using var socket = Endpoints.Bind(endpoint, arguments.Options);
        Endpoints.KeepOverExec(socket);
        using var child = Process.Start(Environment.ProcessPath!, ["nothing"]);
        Console.WriteLine($"READY {endpoint.Port} {child.Id}");
        return 0;
    }

    /// <summary>above ENDPOINT -- COMMAND: holds the port, runs the command as its child and ends with its exit code.</summary>
    public static async Task<int> AboveAsync(Arguments arguments)
    {
        var endpoint = Arguments.Parse(arguments.Places[0]);
        using var socket = Endpoints.Bind(endpoint, arguments.Options);
        Holders.Ready(endpoint.Port);
        using var child = Process.Start(arguments.Command[0], arguments.Command.Skip(1));
        await child.WaitForExitAsync();
        Console.WriteLine($"CHILD {child.ExitCode}");
        return child.ExitCode;
    }

    public static async Task<int> NothingAsync()
    {
        using var signals = new Signals();
        await signals.Asked;
        return 0;
    }

    public static int Usage()
    {
        Console.Error.WriteLine("SceneHolder VERB ENDPOINT... [--option] [-- COMMAND...]; the verbs are in Program.cs.");
        return 2;
    }
}
