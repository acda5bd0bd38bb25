namespace PortGuard;

/// <summary>
/// Turns a refusal that nobody catches into a clean end of the process: the message, no stack trace, no core dump, the exit code of the
/// refusal instead of 134 (SIGABRT). A caller who catches the exception keeps control.
/// </summary>
internal static class RefusalExit
{
    private static int _isArmed;

    /// <summary>Called right before a refusal is thrown.</summary>
    public static void Arm()
    {
        if (Interlocked.Exchange(ref _isArmed, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += (_, e) => End(e.ExceptionObject as Exception);
        }
    }

    /// <summary>The refusal inside an exception: services that start concurrently, and servers, wrap what they pass on.</summary>
    internal static PortGuardException? Find(Exception? exception) => exception switch
    {
        null => null,
        PortGuardException refusal => refusal,
        AggregateException aggregate => aggregate.InnerExceptions.Select(Find).FirstOrDefault(found => found is not null),
        _ => Find(exception.InnerException),
    };

    private static void End(Exception? exception)
    {
        if (Find(exception) is not { } refusal)
        {
            return;
        }

#pragma warning disable RS0030 // The one place that ends our own process, and that speaks when no logger did
        Console.Error.WriteLine(refusal.WasRendered ? refusal.Headline : refusal.Message);
        Environment.Exit(refusal.ExitCode);
#pragma warning restore RS0030
    }
}
