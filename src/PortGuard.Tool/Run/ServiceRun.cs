namespace PortGuard.Tool;

/// <summary>
/// <c>portguard run --service</c>: the port comes from the registry and is listened on until the program takes our place; the lock that says
/// that the service lives goes along.
/// </summary>
internal sealed class ServiceRun(ToolParts parts, RunOptions options, ProgramVariables variables, string service, RunAction action)
{
    // Only to find the program before anything is done.
    private const int AnyPort = 1;

    /// <exception cref="PortGuardException">There is no port, or the service runs already.</exception>
    public int Run()
    {
        _ = action.Plan(variables, options.Preferred ?? AnyPort);
        var registry = parts.Open(options.Registry);
        var reservation = new ServicePort(parts, options, variables, registry, port => action.Plan(variables, port).Call).Take(service);
        try
        {
            foreach (var skip in reservation.Skipped)
            {
                parts.Terminal.Error.WriteLine(Phrases.Invariant($"portguard: {skip.Port} is not for {Phrases.Clean(service)} ({skip.Reason}); it gets {reservation.Port}."));
            }

            var (start, _) = action.Plan(variables, reservation.Port);
            LiveLock.HandOn(reservation);
            return options.Restart
                ? new RestartLoop(parts, () => parts.ChildStarter.Start(start), parts.ChildStarter.Send, reservation.Port).Run(() => LetGo(reservation))
                : Become(start, reservation);
        }
        finally
        {
            // Not async: see RunVerb.
            reservation.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private int Become(ProgramStart start, PortReservation reservation)
    {
        // At the last moment: until here a client that connects waits, and nobody else gets the port.
        LetGo(reservation);
        return parts.Starter.Start(start);
    }

    private static void LetGo(PortReservation reservation)
    {
        foreach (var endPoint in reservation.EndPoints)
        {
            reservation.TakeSocket(endPoint)?.Dispose();
        }
    }
}
