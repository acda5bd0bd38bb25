using System.Globalization;

namespace PortGuard;

/// <summary>Proposes the setting that starts the application on other ports, where a setting can do that.</summary>
internal static class AnotherPort
{
    private const int HighestPort = 65535;

    public static IEnumerable<(string Command, string Purpose)> Propose(IReadOnlyList<ConflictSection> sections, MessageTarget target)
    {
        var taken = sections.Select(section => section.Port).ToHashSet();
        if (sections[0].Conflict.Program is { } program)
        {
            return Run(sections, taken, program);
        }

        var urls = new List<string>();
        var settings = new List<string>();
        foreach (var section in sections)
        {
            var (moved, source) = (Move(section, taken), section.Conflict.EndPoint.Source);

            // An endpoint in code (Listen*, app.Urls, app.Run(url)), a unix socket or a port of PortGuard's own list: no setting moves it.
            if (moved is null || source?.Contains("Listen", StringComparison.OrdinalIgnoreCase) == true || source?.StartsWith("app.", StringComparison.Ordinal) == true)
            {
                return [];
            }

            // Kestrel:Endpoints wins over --urls, so it has to be told there.
            if (source?.StartsWith("Kestrel:", StringComparison.OrdinalIgnoreCase) == true)
            {
                settings.Add($"--{Phrases.Clean(source, 80)}={moved}");
            }
            else
            {
                urls.Add(moved);
            }
        }

        if (urls.Count > 0)
        {
            var joined = string.Join(';', urls);
            settings.Add($"--urls {(target.System != MessageSystem.Windows ? CommandLine.Quote(joined) : urls.Count == 1 ? joined : $"\"{joined}\"")}");
        }

        var purpose = sections.Count == 1 ? "another port" : "other ports";
        return settings.Select((setting, index) => (setting, index == 0 ? $"start {sections[0].Application} on {purpose}" : string.Empty));
    }

    /// <summary>The options that start a program of the command, the wanted ports as they are or others.</summary>
    public static string Run(IEnumerable<string> options, GuardedProgram program) =>
        $"portguard run {string.Join(' ', options)} -- {CommandLine.Quote(Phrases.Clean(program.Name))} ...";

    /// <summary>The option <c>--port</c> that names the endpoint, with this port: "8000", "127.0.0.1:8000".</summary>
    public static string Option(ConflictSection section, int port)
    {
        var form = section.Display.StartsWith(GuardedProgram.BarePort, StringComparison.Ordinal) ? section.Display[GuardedProgram.BarePort.Length..] : section.Display;
        var old = section.Port.ToString(CultureInfo.InvariantCulture);
        var at = form.LastIndexOf(old, StringComparison.Ordinal);
        return $"--port {CommandLine.Quote(at < 0 ? Phrases.Invariant($"{port}") : Phrases.Invariant($"{form[..at]}{port}{form[(at + old.Length)..]}"))}";
    }

    private static IEnumerable<(string Command, string Purpose)> Run(IReadOnlyList<ConflictSection> sections, HashSet<int> taken, GuardedProgram program)
    {
        var options = sections.Select(section => Option(section, Next(section, taken)));
        return [(Run(options, program), program.NamesPort
            ? "another port, as {port} in the arguments"
            : $"start {sections[0].Application} on {(sections.Count == 1 ? "another port" : "other ports")}")];
    }

    /// <summary>The endpoint's URL with the next port that no other section wants; null where it shows no port of its own.</summary>
    private static string? Move(ConflictSection section, HashSet<int> taken)
    {
        var (display, port) = (section.Display, string.Create(CultureInfo.InvariantCulture, $":{section.Port}"));
        var at = display.StartsWith("http", StringComparison.OrdinalIgnoreCase) && section.Port > 0 && section.Protocol == PortProtocol.Tcp
            ? display.LastIndexOf(port, StringComparison.Ordinal)
            : -1;
        if (at < 0)
        {
            return null;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{display.AsSpan(0, at)}:{Next(section, taken)}{display.AsSpan(at + port.Length)}");
    }

    private static int Next(ConflictSection section, HashSet<int> taken)
    {
        // Below 1024 the neighbour is no better: 80 becomes 8080, 443 becomes 8443.
        var next = section.Port < 1024 ? section.Port + 8000 : section.Port + 1;
        while (next <= HighestPort && !taken.Add(next))
        {
            next++;
        }

        return next > HighestPort ? section.Port - 1 : next;
    }
}
