using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>That an instance lives, as a registry keeps it. Disposing ends it; it ends by itself with the process.</summary>
internal interface IPortClaim : IAsyncDisposable
{
    /// <summary>The open file whose lock says so, for a program that takes our place by execve(2); null where there is none.</summary>
    SafeFileHandle? Handle { get; }

    /// <summary>Says of the instance what others may know.</summary>
    ValueTask PublishAsync(PortInstance instance, CancellationToken cancellationToken);
}
