using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PortGuard;

/// <summary>Looks at the registry of a host: the one in its services, else the one of its content root.</summary>
internal sealed class HostRegistry(IServiceProvider services)
{
    public async ValueTask<RegistryLook> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(await Open().ReadAsync(cancellationToken).ConfigureAwait(false), "");
        }
        catch (PortGuardException e)
        {
            return new(null, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No descriptor left, or a folder of locks that we may not list: no fault of the registry, and none of who asks.
            return new(null, $"The port registry cannot be read: {RegistryMessages.Cause(e)}.");
        }
    }

    // Anew each time, which costs a few looks at the file system: a file that was broken or missing may be there by now.
    private IPortRegistry Open() =>
        services.GetService<IPortRegistry>() ?? FilePortRegistry.Open(services.GetRequiredService<IHostEnvironment>().ContentRootPath);
}

/// <summary>What was seen of a registry, or why nothing was.</summary>
/// <param name="Snapshot">The registry; null where it cannot be read.</param>
/// <param name="Error">Why it cannot be read; empty where it can.</param>
internal sealed record RegistryLook(PortRegistrySnapshot? Snapshot, string Error);
