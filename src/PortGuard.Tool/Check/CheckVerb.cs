using System.Net;

namespace PortGuard.Tool;

/// <summary><c>portguard check PORT</c>: whether a server could listen there.</summary>
internal static class CheckVerb
{
    public static Verb Create(ToolParts parts)
    {
        var port = PortArguments.Port("The port to try.");
        var verb = new Verb("check", "say whether a server could listen on a port")
        {
            Examples = [new("portguard check 8080", "exit code 0 when it is free on every address")],
            ExitCodes = [new(ExitCode.Done, "free"), new(ExitCode.No, "busy")],
        };
        verb.Add(port);
        verb.SetAction(result => Run(result.GetValue(port), parts));
        return verb;
    }

    private static int Run(int port, ToolParts parts)
    {
        var answer = PortProbe.Check(new IPEndPoint(IPAddress.IPv6Any, port));
        parts.Terminal.Out.WriteLine($"{port}: {answer}");
        return answer is PortAvailability.Free ? ExitCode.Done : ExitCode.No;
    }
}
