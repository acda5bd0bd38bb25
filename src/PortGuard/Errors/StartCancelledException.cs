using System.Net;

namespace PortGuard;

/// <summary>The start was cancelled (Ctrl+C, SIGTERM) while PortGuard waited for a port. The exit code is 130, as a shell gives it.</summary>
public sealed class StartCancelledException : PortGuardException
{
    /// <summary>128 + SIGINT.</summary>
    internal const int CancelledExitCode = 130;

    internal StartCancelledException(GuardedEndpoint endPoint, Exception? innerException = null)
        : base(Text(endPoint), CancelledExitCode, innerException)
    {
    }

    private StartCancelledException(string text, Exception innerException)
        : base(text, CancelledExitCode, innerException)
    {
    }

    /// <summary>While the registry was asked, when there is no port yet.</summary>
    internal static StartCancelledException OfService(string service, Exception innerException) =>
        new($"PortGuard: start cancelled while waiting for the port of {Phrases.Clean(service)}", innerException);

    private static string Text(GuardedEndpoint endPoint) =>
        $"PortGuard: start cancelled while waiting for {(endPoint.EndPoint is IPEndPoint ip ? Phrases.Invariant($"port {ip.Port}") : Phrases.EndPoint(endPoint.EndPoint))}";
}
