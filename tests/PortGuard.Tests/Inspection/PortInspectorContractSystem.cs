using System.Globalization;
using System.Text;

namespace PortGuard.Tests;

/// <summary>What the contract needs of the system: a process table and, on Linux, who holds an inode; plain and slow.</summary>
internal static class PortInspectorContractSystem
{
    public static IProcessTable Processes { get; } =
        OperatingSystem.IsLinux() ? new ProcProcessTable() : new SystemProcessTable(new CommandRunner());

    /// <summary>The native inspector, null where there is none.</summary>
    public static Func<IProcessTable, IPortInspector>? Native => null;

    public static SocketOwnerLookup? Owners => OperatingSystem.IsLinux() ? FindOwners : null;

    /// <summary>A recorded file of this folder.</summary>
    public static string Sample(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PortGuard.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("PortGuard.sln is in no directory above the tests.");
        }

        return File.ReadAllText(Path.Combine(directory.FullName, "tests", "PortGuard.Tests", "Inspection", "Samples", name), Encoding.UTF8);
    }

    private static List<(ulong SocketId, ProcessIdentity Owner)> FindOwners(
        IReadOnlyList<ulong> socketIds, OwnerSearch search, CancellationToken cancellationToken)
    {
        var found = new List<(ulong, ProcessIdentity)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            foreach (var inode in Sockets(directory).Where(socketIds.Contains).Distinct())
            {
                if (Processes.Identify(processId) is { } identity)
                {
                    found.Add((inode, identity));
                }
            }
        }

        return found;
    }

    private static IEnumerable<ulong> Sockets(string process)
    {
        string[] descriptors;
        try
        {
            descriptors = Directory.GetFiles(Path.Combine(process, "fd"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            descriptors = [];
        }

        return descriptors.Select(InodeOf).OfType<ulong>();
    }

    private static ulong? InodeOf(string descriptor)
    {
        const string Prefix = "socket:[";
        var target = Target(descriptor);
        return target is not null && target.StartsWith(Prefix, StringComparison.Ordinal)
            ? ulong.Parse(target.AsSpan(Prefix.Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The inode behind one of our own sockets.</summary>
    public static ulong InodeOf(System.Net.Sockets.Socket socket) =>
        InodeOf(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{socket.Handle}"))
        ?? throw new InvalidOperationException("not a socket");

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The descriptor was closed in between.
            return null;
        }
    }

    /// <summary>PID, parent, state and start of /proc/PID/stat (proc_pid_stat(5)).</summary>
    private sealed class ProcProcessTable : IProcessTable
    {
        private const double TicksASecond = 100;
        private readonly DateTimeOffset _boot = DateTimeOffset.FromUnixTimeSeconds(long.Parse(
            File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal)).AsSpan(6),
            NumberStyles.None,
            CultureInfo.InvariantCulture));

        public ProcessIdentity? Identify(int processId) => Read(processId)?.Identity;

        public ProcessSnapshot? Read(int processId)
        {
            string stat;
            try
            {
                stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            }
            catch (IOException)
            {
                // There is no such process.
                return null;
            }

            var end = stat.LastIndexOf(')');
            var words = stat[(end + 2)..].Split(' ');
            var start = long.Parse(words[19], NumberStyles.None, CultureInfo.InvariantCulture);
            return new()
            {
                Identity = new(processId, start),
                ParentId = int.Parse(words[1], NumberStyles.None, CultureInfo.InvariantCulture),
                Name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end],
                State = words[0][0],
                StartTime = _boot.AddSeconds(start / TicksASecond),
            };
        }
    }
}
