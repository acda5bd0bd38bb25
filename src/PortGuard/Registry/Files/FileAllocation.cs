using System.Globalization;

namespace PortGuard;

/// <summary>One allocation, from the first look to the held port; under the registry's lock.</summary>
internal sealed class FileAllocation(FilePortRegistry registry, RegistryFile file, LiveDirectory live, FileRegistrySettings settings, Lazy<DateTimeOffset?> start)
{
    /// <summary>How often a port may be lost between the look and the hold. Somebody who takes every port we look at is no accident.</summary>
    private const int MostLost = 50;

    /// <exception cref="PortRegistryException">No port can be had; nothing is changed.</exception>
    public async ValueTask<PortReservation> MakeAsync(PortRequest request)
    {
        var document = file.Read();
        var ranges = new RangeTable(document.Ranges, settings.Variable, settings.Ranges);
        var range = ranges.Resolve(request.Range);
        var service = ServiceFor(request, document);
        var search = new PortSearch(new()
        {
            Service = service,
            Range = range,
            IsRangeAsked = !string.IsNullOrEmpty(request.Range),
            Had = document.Find(service)?.Port,
            Preferred = request.Preferred,
            Seed = settings.Seed ?? file.Directory,
            Allocations = document.Allocations,
            Reserved = document.Reserved.Count == 0 ? [] : document.Reservations(),
            PlanOwner = settings.PlanOwner,
            Ephemeral = settings.Ephemeral(),
        });
        try
        {
            foreach (var candidate in search.Candidates())
            {
                if (Take(candidate, request, service, range, search) is { } taken)
                {
                    return await RecordAsync(taken, document).ConfigureAwait(false);
                }

                if (search.Skipped.Lost >= MostLost)
                {
                    throw RegistryMessages.AlwaysLost(file.FullPath, service, range, search.Skipped, search.SkippedWishes());
                }
            }
        }
        catch (Exception e) when (e is IOException and not PortGuardException or UnauthorizedAccessException)
        {
            throw RegistryTrouble.Explain(file.FullPath, e);
        }

        throw RegistryMessages.NoneFree(file.FullPath, service, range, search.Skipped, search.SkippedWishes());
    }

    /// <summary>The service's name, or the first of "NAME#2", "NAME#3" ... that does not run.</summary>
    private string ServiceFor(PortRequest request, RegistryDocument document)
    {
        var service = request.Service;
        for (var number = 2; Running(service, document) is { } running; number++)
        {
            if (!request.AllowFurtherInstance)
            {
                throw RegistryMessages.Running(file.FullPath, running with { Service = service });
            }

            service = string.Create(CultureInfo.InvariantCulture, $"{request.Service}#{number}");
        }

        return service;
    }

    /// <summary>The live instance of a service: on the port that is kept for it, or on one that it had before somebody released it.</summary>
    private PortInstance? Running(string service, RegistryDocument document)
    {
        var own = document.Find(service)?.Port;
        foreach (var port in live.Ports())
        {
            // Whoever lives on a port that is kept for another service is that service.
            if ((port == own || !document.Allocations.Exists(allocation => allocation.Port == port))
                && live.Look(port) is { } instance
                && (instance.Service == service || (instance.Service.Length == 0 && port == own)))
            {
                return instance;
            }
        }

        return null;
    }

    private PortReservation? Take(PortCandidate candidate, PortRequest request, string service, NamedPortRange range, PortSearch search)
    {
        var (sockets, why) = settings.Take(candidate.Port, request.Addresses, request.IncludeUdp);
        if (sockets is null)
        {
            var reason = why ?? throw RegistryMessages.NoSuchAddress(request.Addresses.Select(address => address.ToString()));
            var holder = reason == SkipReason.Busy ? live.Look(candidate.Port) : null;
            search.Skipped.Add(candidate.Port, holder is null ? reason : SkipReason.Live, holder is null ? null : Name(holder));
            return null;
        }

#pragma warning disable CA2000 // Claim and sockets are the reservation's.
        var handle = live.TryClaim(candidate.Port);
        if (handle is null)
        {
            // It starts or ends and does not listen at this moment.
            sockets.ForEach(socket => socket.Dispose());
            search.Skipped.Add(candidate.Port, SkipReason.Live, live.Look(candidate.Port) is { } holder ? Name(holder) : Name(null));
            return null;
        }

        var instance = new PortInstance(service, candidate.Port)
        {
            ProcessId = Environment.ProcessId,
            StartTime = start.Value,
            InstanceId = Guid.NewGuid().ToString("N")[..12],
            Directory = request.Directory ?? Environment.CurrentDirectory,
        };
        return new(instance, range.Range, sockets, new FilePortClaim(registry, live, candidate.Port, handle))
        {
            Choice = candidate.Kind,
            Skipped = search.SkippedWishes(),
        };
#pragma warning restore CA2000
    }

    private async ValueTask<PortReservation> RecordAsync(PortReservation taken, RegistryDocument document)
    {
        try
        {
            live.WriteFacts(taken.Instance);
            if (document.Allocate(taken.Service, taken.Port, settings.Time.GetUtcNow()))
            {
                await file.WriteAsync(document).ConfigureAwait(false);
                _ = live.Sweep();
            }

            return taken;
        }
        catch
        {
            // Nobody may have it then: it would be forgotten with the process, and given to another.
            await taken.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Name(PortInstance? instance) => instance is { Service.Length: > 0 } ? Phrases.Clean(instance.Service) : "a service";
}
