using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PortGuard.Bench;

/// <summary>"Who holds the port?" as a whole command, beside those that people type and beside the least a .NET command takes.</summary>
internal static class WhoCommand
{
    private const double Goal = 40e6;

    public static IEnumerable<Figure> Run(Scale scale, Native lookup)
    {
        Check();
        var contenders = Contenders(scale, lookup).ToList();
        Race.Run(Math.Max(scale.CommandRounds, scale.PeerRounds), contenders);
        var figure = new Figure($"whole command, {scale.Name}: portguard who PORT --json, newest owner", contenders, "<= 40 ms", false);
        yield return figure with { IsMet = figure.Product.Median <= Goal };
    }

    private static IEnumerable<Racer> Contenders(Scale scale, Native lookup)
    {
        yield return Whole(Role.PortGuard, "PortGuard", $"{Commands.PortGuard} who {Scale.NewestPort} --json", scale.CommandRounds);
        yield return Whole(Role.Limit, "dotnet hello", Commands.Hello, scale.CommandRounds);
        yield return Whole(Role.Part, "dotnet hello by System.Console", $"{Commands.Hello} console", scale.CommandRounds);
        yield return Whole(Role.Peer, "ss", $"ss -Hltnp sport = :{Scale.NewestPort}", scale.PeerRounds);
        yield return Whole(Role.Peer, "fuser", $"fuser {Scale.NewestPort}/tcp", scale.PeerRounds);
        yield return Whole(Role.Peer, "lsof", $"lsof -nP -iTCP:{Scale.NewestPort} -sTCP:LISTEN", scale.PeerRounds);
        foreach (var (name, port) in new[] { ("kill-port", ""), ("fkill", ":") })
        {
            if (Commands.Npm(name) is { } program)
            {
                yield return Whole(Role.Peer, $"{name} (its search)", $"{Commands.Script("look-only")} {program} {port}{Scale.NewestPort}", scale.PeerRounds);
            }
        }

        Racer Whole(Role role, string name, string command, int rounds) => new(role, name, () => lookup.Ask($"spawn {command}", code => code == 0), rounds);
    }

    /// <summary>A wrong answer is not a fast one.</summary>
    private static void Check()
    {
        var info = new ProcessStartInfo(Commands.PortGuard, ["who", Scale.NewestPort.ToString(CultureInfo.InvariantCulture), "--json"]) { RedirectStandardOutput = true };
        using var who = Process.Start(info) ?? throw new IOException("portguard did not start");
        using var answer = JsonDocument.Parse(who.StandardOutput.ReadToEnd());
        who.WaitForExit();
        var name = answer.RootElement[0].GetProperty("owners")[0].GetProperty("name").GetString();
        if (name != "loadgen")
        {
            throw new InvalidOperationException($"portguard who: expected loadgen, got {name}");
        }
    }
}
