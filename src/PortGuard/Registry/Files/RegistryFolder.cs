using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>The folder beside the file: the lock that every change takes, and the live instances.</summary>
internal sealed class RegistryFolder
{
    private readonly RegistryFile _file;
    private readonly FileRegistrySettings _settings;
    private readonly RegistryLock _lock;
    private readonly string _path;

    public RegistryFolder(RegistryFile file, FileRegistrySettings settings)
    {
        _file = file;
        _settings = settings;
        _path = Path.Combine(file.Directory, FilePortRegistry.FolderName);
        Live = new(Path.Combine(_path, "live"));
        _lock = new(LockPath, settings.LockTimeout, settings.Time, Trace);
    }

    public LiveDirectory Live { get; }

    private string LockPath => Path.Combine(_path, "lock");

    /// <summary>Opens the file, following links.</summary>
    public static RegistryFile OpenFile(string path, TimeProvider time)
    {
        try
        {
            return new(path, time);
        }
        catch (IOException e)
        {
            // Links in a circle.
            throw RegistryTrouble.ExplainReading(path, e);
        }
    }

    /// <summary>Waits for our turn to change the registry. What is returned ends it.</summary>
    public async ValueTask<SafeFileHandle> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_settings.NetworkKind(_file.Directory) is { } kind)
        {
            throw RegistryMessages.OnNetwork(_file.FullPath, kind);
        }

        try
        {
            Prepare();
            return await _lock.TakeAsync(isShared: false, cancellationToken).ConfigureAwait(false) ?? throw Locked();
        }
        catch (Exception e) when (e is IOException and not PortGuardException or UnauthorizedAccessException)
        {
            throw RegistryTrouble.Explain(_file.FullPath, e);
        }
    }

    /// <summary>Waits until nobody changes the registry; null where there are no locks yet, or none that we may open: then nobody lives whom we could see.</summary>
    public async ValueTask<SafeFileHandle?> EnterToLookAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(LockPath))
        {
            return null;
        }

        try
        {
            return await _lock.TakeAsync(isShared: true, cancellationToken).ConfigureAwait(false) ?? throw Locked();
        }
        catch (Exception e) when (e is IOException and not PortGuardException or UnauthorizedAccessException)
        {
            // The file itself is always whole, lock or not.
            return null;
        }
    }

    /// <summary>Writes the file, and removes what dead instances have left; in our turn.</summary>
    public async ValueTask SaveAsync(RegistryDocument document)
    {
        try
        {
            await _file.WriteAsync(document).ConfigureAwait(false);
            _ = Live.Sweep();
        }
        catch (Exception e) when (e is IOException and not PortGuardException or UnauthorizedAccessException)
        {
            throw RegistryTrouble.Explain(_file.FullPath, e);
        }
    }

    /// <summary>Does something small if it is nobody's turn; never waits.</summary>
    public void TryTidy(Action tidy)
    {
        try
        {
            using var turn = FileLock.TryTake(LockPath);
            if (turn is not null)
            {
                tidy();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or not ours; a later sweep tidies what can be tidied.
        }
    }

    private void Prepare()
    {
        if (Directory.Exists(Live.Path))
        {
            return;
        }

        _ = Directory.CreateDirectory(Live.Path);
        File.WriteAllText(Path.Combine(_path, ".gitignore"), "*\n");
    }

    /// <summary>Who has the lock, and which version of the file it is: one of them changes where work goes on.</summary>
    private string Trace()
    {
        var holder = OperatingSystem.IsLinux() ? LinuxLockHolder.Find(LockPath) : null;
        return Phrases.Invariant($"{holder} {File.GetLastWriteTimeUtc(_file.FullPath).Ticks}");
    }

    private PortRegistryException Locked()
    {
        var holder = OperatingSystem.IsLinux() && LinuxLockHolder.Find(LockPath) is { } id ? _settings.ProcessName(id) : null;
        return RegistryMessages.LockedBy(_file.FullPath, holder, _settings.LockTimeout);
    }
}
