using System.Globalization;

namespace PortGuard;

/// <summary>What to type next: few commands, gentle ones first, each for the system at hand.</summary>
internal static class ConflictCommands
{
    private static readonly string[] _looks = ["ps ", "docker ps", "podman ps", "systemctl list-", "sudo launchctl list", "netsh "];
    private const int MostHolders = 3;
    private const int MostPerHolder = 2;

    /// <summary>The commands for all sections together, each once, with what each is for.</summary>
    public static IReadOnlyList<(string Command, string Purpose)> For(IReadOnlyList<ConflictSection> sections, MessageTarget target) =>
        [.. Stopping(sections, target)
            .Concat(Looking(sections, target))
            .Concat(Curing(sections, target))
            .Concat(AnotherPort.Propose(sections, target))
            .DistinctBy(proposal => proposal.Item1)];

    /// <summary>What ends the holders the right way.</summary>
    public static IEnumerable<(string Command, string Purpose)> Stopping(IReadOnlyList<ConflictSection> sections, MessageTarget target) => sections
        // What clears by itself is nobody's to stop, and what waits only for another endpoint will be ended when that one is settled.
        .Where(section => section.Cause is not (ConflictCause.NotSettled or ConflictCause.OtherEndpointRefused))
        .SelectMany(section => section.Holders.Select(holder => (section, holder)))
        .DistinctBy(pair => pair.holder.ProcessId)
        .Take(MostHolders)
        .SelectMany(pair => Stopping(pair.section, pair.holder, target));

    private static IEnumerable<(string, string)> Stopping(ConflictSection section, HolderView holder, MessageTarget target)
    {
        var known = holder.Commands.Concat(holder.StartedBy.Select(origin => origin.StopCommand).OfType<string>().Select(command => CommandLine.Sanitize(command))).Distinct().Take(MostPerHolder).ToList();
        if (known.Count > 0)
        {
            return known.Select((command, index) => (command, index == 0 ? Purpose(command, holder) : string.Empty));
        }

        // Ending the program alone would not last: what starts it again is to be asked.
        if (!holder.MayBeEnded && holder.StartedBy.FirstOrDefault(origin => origin is { Restarts: true, ProcessId: > 1 }) is { ProcessId: { } restarter } starter)
        {
            return [(Kill(restarter, holder, target), $"ask {Phrases.Clean(starter.Name)} to stop")];
        }

        // Asking what was forced in vain helps nobody; what it waits for does (ps(1), WCHAN).
        if (section.Attempts.Any(attempt => attempt.Owner.ProcessId == holder.ProcessId && attempt.Outcome == TerminationOutcome.StillRunning))
        {
            return target.System == MessageSystem.Windows ? [] : [(Phrases.Invariant($"ps -o pid,stat,wchan,args -p {holder.ProcessId}"), "see what it waits for")];
        }

        return MayBeKilled(holder, target) ? [(Kill(holder.ProcessId, holder, target), $"ask {holder.Subject} to stop")] : [];
    }

    // Some rules know no command that ends it, only one that shows what is behind it.
    private static string Purpose(string command, HolderView holder) =>
        _looks.Any(look => command.StartsWith(look, StringComparison.Ordinal)) ? $"see what {holder.Subject} is for" : $"the right way for {holder.Subject}";

    /// <summary>PID 0 and 1, a thread of the kernel, System on Windows, we ourselves, those who started us, a part of a container, a PID that may be another's by now.</summary>
    private static bool MayBeKilled(HolderView holder, MessageTarget target) =>
        holder.ProcessId > 1
        && !holder.HasEnded
        && !(target.System == MessageSystem.Windows && holder.ProcessId == 4)
        && !holder.IsKernelThread
        && holder.ProcessId != target.ProcessId
        && holder.Rule is not ("ancestor" or "self" or "container");

    private static string Kill(int processId, HolderView holder, MessageTarget target) => target.System == MessageSystem.Windows
        ? Phrases.Invariant($"taskkill /PID {processId}")
        : AsUser(holder, Phrases.Invariant($"kill {processId}")) + (holder.IsStopped && processId == holder.ProcessId
            // A stopped process has the signal pending until it goes on (signal(7)).
            ? $"; {AsUser(holder, Phrases.Invariant($"kill -CONT {processId}"))}"
            : string.Empty);

    private static string AsUser(HolderView holder, string command) => holder.Rule == "another-user" ? $"sudo {command}" : command;

    /// <summary>What shows who has the ports.</summary>
    public static IEnumerable<(string Command, string Purpose)> Looking(IReadOnlyList<ConflictSection> sections, MessageTarget target)
    {
        // One command a protocol shows every port of it.
        foreach (var group in sections.Where(section => section.Kind is not (PortHoldingKind.Permission or PortHoldingKind.ExcludedRange)).GroupBy(section => section.Protocol))
        {
            var unknown = group.Any(section => section.Cause == ConflictCause.OwnerUnknown);
            var silent = group.Any(section => section.Kind is PortHoldingKind.OutgoingConnection or PortHoldingKind.Leftover or PortHoldingKind.BoundOnly or PortHoldingKind.Unknown);
            var ports = group.Select(section => section.Port).Distinct().ToList();
            var sudo = unknown && target.System != MessageSystem.Windows ? "sudo " : string.Empty;
            var look = group.Key == PortProtocol.Unix
                ? LookAtPath(group.First(), target)
                : LookAtPorts(group.Key == PortProtocol.Udp, silent, ports, target);
            yield return (sudo + look, unknown ? "see who has it, as an administrator" : "see who has it now");
            if (unknown && group.Key != PortProtocol.Unix)
            {
                yield return (Phrases.Invariant($"docker ps --filter publish={ports[0]}"), "see whether a container has it");
            }
        }
    }

    private static string LookAtPath(ConflictSection section, MessageTarget target)
    {
        var path = CommandLine.Quote(CommandLine.Sanitize(section.Conflict.EndPoint.EndPoint.ToString() ?? string.Empty));
        return target.System == MessageSystem.Linux ? $"ss -xlp | grep -F {path}" : $"lsof {path}";
    }

    private static string LookAtPorts(bool udp, bool silent, List<int> ports, MessageTarget target)
    {
        var list = string.Join(',', ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
        return target.System switch
        {
            MessageSystem.Windows => udp ? $"Get-NetUDPEndpoint -LocalPort {list}" : $"Get-NetTCPConnection -LocalPort {list}",
            MessageSystem.MacOS => $"lsof -nP -i{(udp ? "UDP" : "TCP")}:{list}{(udp || silent ? string.Empty : " -sTCP:LISTEN")}",
            _ => $"ss -{(udp ? "uan" : silent ? "tan" : "ltn")}p '{string.Join(" or ", ports.Select(port => Phrases.Invariant($"sport = :{port}")))}'",
        };
    }

    /// <summary>What keeps it from happening again, where a setting does.</summary>
    public static IEnumerable<(string Command, string Purpose)> Curing(IReadOnlyList<ConflictSection> sections, MessageTarget target)
    {
        foreach (var section in sections)
        {
            if (section.Kind == PortHoldingKind.OutgoingConnection && target.System == MessageSystem.Linux)
            {
                yield return ("sysctl net.ipv4.ip_local_reserved_ports", "what is reserved already");
                yield return (Phrases.Invariant($"sudo sysctl -w net.ipv4.ip_local_reserved_ports={section.Port}"), "reserve this one too, with those");
            }
            else if (section.Kind == PortHoldingKind.ExcludedRange)
            {
                yield return ($"netsh int ipv4 show excludedportrange {(section.Protocol == PortProtocol.Udp ? "udp" : "tcp")}", "the ranges the system keeps");
            }
            else if (section.Kind == PortHoldingKind.Permission && target.System == MessageSystem.Linux)
            {
                yield return ("sysctl net.ipv4.ip_unprivileged_port_start", "the first port that needs no privilege");
            }

            if (Environment(section, target) is { } environment)
            {
                yield return environment;
            }
        }
    }

    private static (string, string)? Environment(ConflictSection section, MessageTarget target)
    {
        if (section.Cause == ConflictCause.Vetoed)
        {
            return (target.System == MessageSystem.Windows ? "Remove-Item Env:ENVIRONMENT" : "unset ENVIRONMENT", "if this is a developer's machine");
        }

        // Only where it would help: nothing said what the environment is, and the rules would let PortGuard end every holder.
        if (section.Cause != ConflictCause.NotDevelopment || section.Conflict.EnvironmentIsSet || section.Conflict.Holders.Count == 0
            || !section.Conflict.Holders.All(holder => holder.Verdict.Allowed && !holder.IsYounger))
        {
            return null;
        }

        var variable = section.Display.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? "ASPNETCORE_ENVIRONMENT" : "DOTNET_ENVIRONMENT";
        return ($"{variable}=Development", "on a developer's machine: lets PortGuard end it");
    }
}
