using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>Every line the core logs. Ids 1000 to 1099; a number is never used for something else. A start with free ports stays below Information.</summary>
/// <remarks>
/// Numbers come in another order than in the text: then the generator writes a type of its own, which is compiled ahead of time. Of
/// LoggerMessage.Define over a number 20 methods are left to the JIT, in the middle of a takeover.
/// </remarks>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Nothing to guard: {Reason}.")]
    public static partial void NothingToGuard(ILogger logger, string reason);

    [LoggerMessage(1001, LogLevel.Debug, "Guarding {EndpointCount} endpoints in {EnvironmentName}: {Endpoints}.")]
    public static partial void Guarding(ILogger logger, string environmentName, int endpointCount, IEnumerable<GuardedEndpoint> endpoints);

    [LoggerMessage(1002, LogLevel.Information, "{ProcessName} (PID {ProcessId}) holds {Endpoint}; it has been running for {Age}.")]
    public static partial void Held(ILogger logger, int processId, string processName, string endpoint, string age);

    [LoggerMessage(1003, LogLevel.Information, "Asking {ProcessName} (PID {ProcessId}) to stop: {Reason}; forced after {GracePeriod}.")]
    public static partial void Asking(ILogger logger, int processId, string processName, string reason, string gracePeriod);

    [LoggerMessage(1004, LogLevel.Information, "{ProcessName} (PID {ProcessId}) did not release the port within {GracePeriod}; forced it (SIGKILL).")]
    public static partial void Forced(ILogger logger, int processId, string processName, string gracePeriod);

    [LoggerMessage(1005, LogLevel.Information, "{ProcessName} (PID {ProcessId}) has released the port and finishes what it was doing; left to that.")]
    public static partial void Draining(ILogger logger, int processId, string processName);

    [LoggerMessage(1006, LogLevel.Information, "{Endpoint}: free after {Elapsed}.")]
    public static partial void Freed(ILogger logger, string endpoint, string elapsed);

    [LoggerMessage(1007, LogLevel.Information, "{Endpoint} is held by {Holder}; waiting up to {Timeout} for it to become free.")]
    public static partial void Waiting(ILogger logger, string endpoint, string holder, string timeout);

    [LoggerMessage(1008, LogLevel.Information, "{Endpoint} became free after {Elapsed}.")]
    public static partial void BecameFree(ILogger logger, string endpoint, string elapsed);

    [LoggerMessage(1009, LogLevel.Information, "{Endpoint} is held by {Holder}; taking port {Port} instead.")]
    public static partial void Moved(ILogger logger, int port, string endpoint, string holder);

    [LoggerMessage(1010, LogLevel.Warning, "Could not see who holds {Endpoint} ({Reason}); leaving it to the server's own bind.")]
    public static partial void LookingFailed(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "This host runs a web server, whose endpoints are not guarded: add the package PortGuard.AspNetCore and call builder.UsePortGuard() of that package.")]
    public static partial void ServerNotGuarded(ILogger logger);

    [LoggerMessage(1012, LogLevel.Warning, "The journal of sent signals could not be written ({Reason}); going on without it.")]
    public static partial void JournalFailed(ILogger logger, string reason);

    [LoggerMessage(1013, LogLevel.Information, "{Endpoint} was left behind by a process that was killed; removed the stale socket file.")]
    public static partial void StaleSocketRemoved(ILogger logger, string endpoint);

    [LoggerMessage(1014, LogLevel.Warning, "{Endpoint} was left behind by a process that was killed, and the stale socket file cannot be removed: {Reason}")]
    public static partial void StaleSocketKept(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1015, LogLevel.Information, "{Service} has port {Port} ({How}).")]
    public static partial void ServiceHasPort(ILogger logger, string service, int port, string how);

    [LoggerMessage(1016, LogLevel.Debug, "The registry is not asked for a port for {Service}: {Reason}.")]
    public static partial void ServiceNotAllocated(ILogger logger, string service, string reason);

    [LoggerMessage(1017, LogLevel.Warning, "The server did not bind port {Port} that the registry keeps for {Service}, since endpoints in code took its place; let go of it.")]
    public static partial void ServiceNotBound(ILogger logger, int port, string service);

    [LoggerMessage(1018, LogLevel.Warning, "{Service} serves on port {Port}, and the registry could not be told its addresses ({Reason}).")]
    public static partial void ServiceNotPublished(ILogger logger, string service, int port, string reason);
}
