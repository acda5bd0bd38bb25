
namespace PortGuard;

/// <summary>
/// The registry of one machine: a file that people can read and edit, <c>.allocated_ports.json</c>, and beside it the folder
/// <c>.portguard</c> with the locks. Any number of processes and threads may use it at once.
/// </summary>
public sealed class FilePortRegistry : IPortRegistry
{
    internal const string FolderName = ".portguard";

    private readonly RegistryFile _file;
    private readonly RegistryFolder _folder;
    private readonly FileRegistrySettings _settings;
    private readonly Lazy<DateTimeOffset?> _start;

    internal FilePortRegistry(string path, FileRegistrySettings settings)
    {
        _settings = settings;
        _file = RegistryFolder.OpenFile(path, settings.Time);
        _folder = new RegistryFolder(_file, settings);
        _start = new(settings.Start);
    }

    /// <summary>The path of the file; where it was a symbolic link, of what that leads to.</summary>
    public string Location => _file.FullPath;

    /// <summary>
    /// Opens the registry of a directory: the file that PORTGUARD_REGISTRY names; else the nearest <c>.allocated_ports.json</c> upwards; else
    /// a new one beside the nearest <c>ports.json</c>, solution or repository upwards; else a new one there. Nothing is created by that.
    /// </summary>
    /// <param name="directory">The directory; null for the working directory.</param>
    /// <exception cref="PortRegistryException">The file is a link that leads nowhere.</exception>
    public static FilePortRegistry Open(string? directory = null) =>
        new(RegistryLocation.Find(directory ?? Environment.CurrentDirectory), new FileRegistrySettings());

    /// <summary>Opens a registry that a setting names, relative to a directory; the variable wins over it.</summary>
    internal static FilePortRegistry Open(string directory, string path) => Environment.GetEnvironmentVariable(RegistryLocation.Variable) is { Length: > 0 }
        ? Open(directory)
        : new(RegistryLocation.AsFile(Path.GetFullPath(path, directory)), new FileRegistrySettings());

    /// <inheritdoc/>
    public async ValueTask<PortReservation> AllocateAsync(PortRequest request, CancellationToken cancellationToken = default)
    {
        PortRequestRules.Check(request);
        using var turn = await _folder.EnterAsync(cancellationToken).ConfigureAwait(false);
        var allocation = new FileAllocation(this, _file, _folder.Live, _settings, _start);
        return await allocation.MakeAsync(request).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(string service, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        return ChangeAsync(document => document.Release(service), isChanged => isChanged, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> ReleaseAllAsync(CancellationToken cancellationToken = default) => ChangeAsync(
        document =>
        {
            var count = document.Allocations.Count;
            document.Allocations.Clear();
            return count;
        },
        count => count > 0,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReserveAsync(PortRange ports, string? reason = null, CancellationToken cancellationToken = default)
    {
        PortRequestRules.CheckText(reason ?? "", nameof(reason));
        _ = await ChangeAsync(
            document => document.Allocations.Find(allocation => ports.Contains(allocation.Port)) is { } allocation
                ? throw RegistryMessages.ReservedWhileAllocated(Location, allocation)
                : document.Reserve(ports, reason),
            isChanged => isChanged,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<int> UnreserveAsync(PortRange ports, CancellationToken cancellationToken = default) =>
        ChangeAsync(document => document.Unreserve(ports), count => count > 0, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<PortRegistrySnapshot> ReadAsync(CancellationToken cancellationToken = default)
    {
        using var turn = await _folder.EnterToLookAsync(cancellationToken).ConfigureAwait(false);
        var document = _file.Read();
        return RegistrySnapshots.Of(Location, document, Ranges(document), turn is null ? [] : Instances(document));
    }

    /// <summary>The file whose lock says that an instance lives on a port.</summary>
    internal string LockFileOf(int port) => _folder.Live.LockOf(port);

    /// <summary>Tidies up if nobody is at work here: what is left over does no harm.</summary>
    internal void TryTidy(Action tidy) => _folder.TryTidy(tidy);

    private RangeTable Ranges(RegistryDocument document) => new(document.Ranges, _settings.Variable, _settings.Ranges);

    private List<PortInstance> Instances(RegistryDocument document)
    {
        var instances = new List<PortInstance>();
        foreach (var port in _folder.Live.Ports())
        {
            if (_folder.Live.Look(port) is { } instance)
            {
                // One that has not said yet who it is has been given the port under this very lock.
                instances.Add(instance.Service.Length > 0 ? instance : instance with { Service = document.Allocations.Find(allocation => allocation.Port == port)?.Service ?? "" });
            }
        }

        return instances;
    }

    private async ValueTask<T> ChangeAsync<T>(Func<RegistryDocument, T> change, Func<T, bool> isChange, CancellationToken cancellationToken)
    {
        using var turn = await _folder.EnterAsync(cancellationToken).ConfigureAwait(false);
        var document = _file.Read();
        var result = change(document);
        if (isChange(result))
        {
            await _folder.SaveAsync(document).ConfigureAwait(false);
        }

        return result;
    }
}
