using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>The claim of an instance on its port, in the live directory of a file registry.</summary>
internal sealed class FilePortClaim(FilePortRegistry registry, LiveDirectory live, int port, SafeFileHandle handle) : IPortClaim
{
    public SafeFileHandle? Handle => handle;

    public ValueTask PublishAsync(PortInstance instance, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            live.WriteFacts(instance);
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RegistryTrouble.Explain(registry.Location, e);
        }
    }

    public ValueTask DisposeAsync()
    {
        live.RemoveFacts(port);
        registry.TryTidy(() => live.RemoveAll(port));
        handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
