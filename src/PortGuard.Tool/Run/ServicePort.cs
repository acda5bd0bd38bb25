namespace PortGuard.Tool;

/// <summary>
/// Takes the port of a service. Where an instance of it lives, Development ends that one by the guard's rules and takes its port over; with
/// <c>--wait</c> it is waited for; otherwise the start is refused.
/// </summary>
internal sealed class ServicePort(ToolParts parts, RunOptions options, ProgramVariables variables, FilePortRegistry registry, Func<int, ProgramCall> callFor)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A server that was asked to stop has let go of its port and may answer what it began for as long as this (the generic host's 30 s).</summary>
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    /// <exception cref="PortGuardException">It runs already, its holder may not be ended, or the registry refuses.</exception>
    public PortReservation Take(string service)
    {
        var request = new PortRequest(service)
        {
            Preferred = options.Preferred,
            Range = options.Range,
            Addresses = ServiceAddresses.All,
            Directory = parts.Directory,
        };
        var isDevelopment = CommandEnvironment.Read(variables.All, options.Dev, options.EnvironmentName).Switch is DevelopmentSwitch.On;
        var limit = options.Wait ?? (isDevelopment ? options.Grace + _drain : TimeSpan.Zero);
        var start = parts.Time.GetTimestamp();
        var isSaid = false;
        while (true)
        {
            try
            {
                // Not async: what becomes the program is this thread.
                return registry.AllocateAsync(request).AsTask().GetAwaiter().GetResult();
            }
            catch (PortRegistryException e) when (e.Instance is not null && parts.Time.GetElapsedTime(start) < limit)
            {
                if (options.Wait is null)
                {
                    TakeOver(e.Instance);
                }

                if (!isSaid && (options.Wait is not null || parts.Time.GetElapsedTime(start) > _silence))
                {
                    isSaid = true;
                    parts.Terminal.Error.WriteLine(Phrases.Invariant(
                        $"portguard: {Phrases.Clean(service)} still lives{(e.Instance.ProcessId is { } id ? Phrases.Invariant($" (PID {id})") : "")}; waiting until it has ended, for {Duration.Text(limit)} at most."));
                }
            }

            _ = new CancellationToken().WaitHandle.WaitOne(_pause);
        }
    }

    /// <summary>The guard's rules, for the processes of this instance and nobody else. Nothing is done where it does not listen.</summary>
    private void TakeOver(PortInstance instance)
    {
        var processes = new InstanceProcesses(instance, registry.LockFileOf(instance.Port));
        new RunGuard(parts, options, variables, PortChoice.OfService(instance.Port, instance.Service), callFor(instance.Port)) { Objection = processes.Objection }.Guard();
    }
}
