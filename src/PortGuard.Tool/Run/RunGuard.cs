using System.Globalization;
using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>
/// The host's guard before a program: looks, decides, ends the holder or refuses. While every port is free it is one bind an endpoint, and
/// nothing else is made.
/// </summary>
internal sealed class RunGuard(ToolParts parts, RunOptions options, ProgramVariables variables, PortChoice choice, ProgramCall call)
{
    private readonly TerminalLogger _logger = new(parts.Terminal);

    /// <summary>What is against ending a holder, beside the rules; null where nothing is.</summary>
    public Func<PortOwner, string?>? Objection { get; init; }

    /// <exception cref="PortGuardException">An endpoint cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Ctrl+C, or SIGTERM.</exception>
    public void Guard()
    {
        var probe = new EndpointProbe(() => parts.System.Inspector);
        if (!choice.EndPoints.Any(probe.IsInUse))
        {
            return;
        }

        using var cancellation = new CancellationTokenSource();
        // Only now: the program is to find the signals as we found them, and while nothing is waited for the default is right.
        using var interrupt = CancelOn(PosixSignal.SIGINT, cancellation);
        using var termination = CancelOn(PosixSignal.SIGTERM, cancellation);
        try
        {
            var self = Self();
            IReadOnlyList<GuardedEndpoint> wanted = [.. choice.EndPoints.Where(endpoint => !IsOurs(endpoint, self))];
            // Not async: what becomes the program is this thread, the first one, with all that was set for it.
            var rules = new TerminationRules(self, options.Scope, [], options.Allow) { Objection = Objection };
            parts.System.CreateGuard(probe, self, rules, Settings(), _logger).GuardAsync(wanted, cancellation.Token).GetAwaiter().GetResult();
        }
        catch (IOException e) when (e is not PortGuardException)
        {
            // Not even we can be seen (no /proc): a start must not fail for that, the program's own bind judges.
            Log.LookingFailed(_logger, string.Join(", ", choice.EndPoints), e.Message);
        }

        // Ctrl+C in the last moment, when there was nothing to wait for any more.
        cancellation.Token.ThrowIfCancellationRequested();
    }

    private static PosixSignalRegistration CancelOn(PosixSignal signal, CancellationTokenSource cancellation) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        cancellation.Cancel();
    });

    /// <summary>Who we are going to be: the holder may be an earlier run of the same program.</summary>
    private OwnProcess Self() => parts.Self with
    {
        Snapshot = parts.Self.Snapshot with { ExecutablePath = call.Executable, Arguments = call.Arguments, WorkingDirectory = parts.Directory },
    };

    /// <summary>A socket that we were given and the program inherits (sd_listen_fds(3), pass_fds) is in nobody's way.</summary>
    private bool IsOurs(GuardedEndpoint endpoint, OwnProcess self)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var holding = new HoldingFinder(parts.System.Inspector).FindAsync(endpoint.EndPoint, endpoint.Protocol, OwnerSearch.None, CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
        return LinuxSocketOwners.Holds(self.Identity.ProcessId, [.. holding.Sockets.Select(socket => socket.SocketId).Where(id => id != 0)]);
    }

    private GuardSettings Settings()
    {
        var environment = CommandEnvironment.Read(variables.All, options.Dev, options.EnvironmentName);
        // What cannot be read may be the veto.
        var isUnknown = variables.Trouble is not null && environment.Switch is DevelopmentSwitch.On;
        return new()
        {
            OnConflict = options.Wait is null ? ConflictAction.Auto : ConflictAction.Wait,
            Environment = isUnknown ? DevelopmentSwitch.Off : environment.Switch,
            EnvironmentName = isUnknown ? "unknown" : environment.Name,
            EnvironmentIsSet = environment.IsSet,
            EnvironmentSource = isUnknown ? $"{variables.FileName} cannot be read in full"
                : environment.DecidingVariable is { } variable ? variables.Origin(variable) : null,
            ApplicationName = Path.GetFileName(options.Command[0]),
            Program = new(Path.GetFileName(options.Command[0]), NamesPort),
            GracePeriod = options.Grace,
            WaitTimeout = options.Wait ?? TimeSpan.Zero,
        };
    }

    private bool NamesPort => !options.Command.Any(argument => argument.Contains(RunAction.PortMark, StringComparison.Ordinal))
        && options.Command.Skip(1).Any(argument => argument.EndsWith(choice.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
