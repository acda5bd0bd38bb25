using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>
/// The instances that live: PORT.lock, locked by a process for as long as it lives, and PORT.json beside it. The lock is seen across PID
/// namespaces and freed by the kernel whatever the process dies of, so no PID has to be believed. Everything but an instance's own end
/// happens under the registry's lock, shared for looking: no look is ever in the way of a claim.
/// </summary>
internal sealed class LiveDirectory(string directory)
{
    private const string LockExtension = ".lock";
    private const string FactsExtension = ".json";

    public string Path => directory;

    /// <summary>Says that a port is ours; null where a live instance has it, or where the lock is another user's own.</summary>
    public SafeFileHandle? TryClaim(int port)
    {
        try
        {
            return FileLock.TryTake(LockOf(port));
        }
        catch (UnauthorizedAccessException) when (File.Exists(LockOf(port)))
        {
            // Made under a umask that keeps others out. Whether he lives cannot be seen, so the port is left to him.
            return null;
        }
    }

    /// <summary>The live instance of a port, with whatever it says of itself; null where nobody has it.</summary>
    public PortInstance? Look(int port)
    {
        if (!File.Exists(LockOf(port)))
        {
            return null;
        }

        try
        {
            using var free = FileLock.TryTake(LockOf(port), isShared: true);
            return free is null ? ReadFacts(port) ?? new PortInstance("", port) : null;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's own, as above.
            return ReadFacts(port) ?? new PortInstance("", port);
        }
    }

    /// <summary>The ports of those that live, and of those that died and were not swept yet; in their order.</summary>
    public List<int> Ports()
    {
        var ports = new List<int>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*" + LockExtension))
            {
                if (ushort.TryParse(System.IO.Path.GetFileNameWithoutExtension(file.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                {
                    ports.Add(port);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Nobody has ever claimed a port here.
        }

        ports.Sort();
        return ports;
    }

    /// <summary>Writes what an instance says of itself, in one step. Only the one that has the claim does.</summary>
    public void WriteFacts(PortInstance instance)
    {
        var path = FactsOf(instance.Port);
        File.WriteAllBytes(path + ".tmp", Encoding.UTF8.GetBytes(LiveFacts.Write(instance)));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Removes what an instance said of itself; the first step of its end, while it still has the claim.</summary>
    public void RemoveFacts(int port) => Remove(FactsOf(port));

    /// <summary>Removes what is left of a port, under the registry's lock, by whoever has its claim.</summary>
    public void RemoveAll(int port)
    {
        Remove(FactsOf(port));
        Remove(FactsOf(port) + ".tmp");
        Remove(LockOf(port));
    }

    /// <summary>Removes what those have left that died, under the registry's lock.</summary>
    /// <returns>How many they were.</returns>
    public int Sweep()
    {
        var count = 0;
        foreach (var port in Ports())
        {
            try
            {
                using var dead = TryClaim(port);
                if (dead is not null)
                {
                    RemoveAll(port);
                    count++;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder was removed meanwhile, or is not ours to write. What was changed is written by now, and must not be called undone.
            }
        }

        return count;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file, or Windows has it open: it says nothing without a lock, and the next sweep tries again.
        }
    }

    private PortInstance? ReadFacts(int port)
    {
        try
        {
            return LiveFacts.Read(File.ReadAllBytes(FactsOf(port)), port);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has claimed the port and not said yet who it is, or is about to end.
            return null;
        }
    }

    /// <summary>The file of a port's lock, whether it is there or not.</summary>
    public string LockOf(int port) => PathOf(port, LockExtension);

    private string FactsOf(int port) => PathOf(port, FactsExtension);

    private string PathOf(int port, string extension) =>
        System.IO.Path.Combine(directory, port.ToString(CultureInfo.InvariantCulture) + extension);
}
