using System.Globalization;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>The walk over a made-up /proc, where every order and relation can be had. Its positions are not procfs's, so slices are refused.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxHolderWalkTests : IDisposable
{
    // Far above pid_max (2^22), so that the test's own PID is none of them.
    private const int Base = 5_000_000;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("portguard-proc-");

    public LinuxHolderWalkTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "sys"));
        File.WriteAllText(Path.Combine(_root.FullName, "version"), "");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void All_holders_are_found_with_what_each_holds()
    {
        Add(1, sockets: [70]);
        Add(2, sockets: [71]);
        Add(3, sockets: [72]);
        Add(4, sockets: [71, 70]);
        Assert.Equal([(1, 1), (2, 2), (4, 3)], All([70, 71]));
        Assert.Empty(All([7]));
    }

    [Fact]
    public void Many_processes_are_shared_among_threads_without_losing_one()
    {
        for (var i = 1; i <= 200; i++)
        {
            Add(i, sockets: i % 10 == 0 ? [70] : [5]);
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (i * 10, 1L)), All([70]));
    }

    [Theory]
    [InlineData(9, 7)]
    [InlineData(5, 3)] // PIDs above the last one are older than the wrap-round
    [InlineData(0, 7)] // no loadavg
    public void The_newest_holder_comes_first(int last, int expected)
    {
        if (last > 0)
        {
            SetLast(last);
        }

        Add(1, sockets: [70]);
        Add(3, sockets: [70]);
        Add(7, sockets: [70]);
        Assert.Equal([(expected, 1)], Families([70]));
    }

    [Fact]
    public void A_family_is_the_top_most_ancestor_that_shares_the_socket_and_its_descendants()
    {
        SetLast(5);
        Add(1, sockets: [5], children: [2, 9]);
        Add(2, parent: 1, sockets: [70], children: [3, 4, 8]);
        Add(3, parent: 2, sockets: [70], children: [5]);
        Add(4, parent: 2, sockets: [70]);
        Add(5, parent: 3, sockets: [70]);
        Add(8, parent: 2, sockets: [6]);
        Add(9, parent: 1, sockets: [70]);
        Assert.Equal([(2, 1), (3, 1), (4, 1), (5, 1)], Families([70]));
    }

    [Fact]
    public void Each_socket_gets_a_family_of_its_own()
    {
        Add(2, sockets: [71]);
        Add(3, parent: 2, sockets: [70]);
        Add(4, sockets: [72, 70]);
        Assert.Equal([(2, 2), (4, 5)], Families([70, 71, 72]));
        Assert.Equal([(2, 1)], Families([71, 99]));
    }

    [Fact]
    public void A_process_that_shows_nothing_is_passed_over()
    {
        Add(1, sockets: [70]);
        Directory.CreateDirectory(Path.Combine(_root.FullName, (Base + 2).ToString(CultureInfo.InvariantCulture)));
        Add(3, sockets: []);
        var odd = Directory.CreateDirectory(Path.Combine(_root.FullName, (Base + 4).ToString(CultureInfo.InvariantCulture), "fd")).FullName;
        File.WriteAllText(Path.Combine(odd, "0"), "no link");
        File.CreateSymbolicLink(Path.Combine(odd, "1"), "socket:[");
        File.CreateSymbolicLink(Path.Combine(odd, "2"), "socket:[700]");
        File.CreateSymbolicLink(Path.Combine(odd, "3"), "socket_[70]");
        File.CreateSymbolicLink(Path.Combine(odd, "4"), new string('x', 300));
        Assert.Equal([(1, 1)], All([70]));
        Assert.Equal([(1, 1)], Families([70]));
    }

    [Fact]
    public void A_crowd_of_sockets_takes_one_walk_in_which_each_holder_is_seen()
    {
        ulong[] wanted = [.. Enumerable.Range(1000, 200).Select(i => (ulong)i)];
        Add(1, sockets: [.. wanted[..100], 1000, 5]);
        Add(2, sockets: [1099, 1100, 1199]);
        Add(3, sockets: [5, 100]);
        Directory.CreateDirectory(Path.Combine(_root.FullName, (Base + 4).ToString(CultureInfo.InvariantCulture)));
        var index = new LinuxSocketIndex(wanted.Length);
        Array.ForEach(wanted, index.Add);
        using var files = LinuxProcFiles.Open(_root.FullName)!;

        var found = LinuxCrowdSweep.Run(files, index, CancellationToken.None);

        var held = Enumerable.Range(0, found.Count).ToDictionary(i => found.ProcessId(i) - Base, i => wanted.Where((_, socket) => found.Holds(i, socket)));
        Assert.Equal([1, 2], held.Keys.Order());
        Assert.Equal(wanted[..100], held[1]);
        Assert.Equal([1099UL, 1100, 1199], held[2]);
    }

    [Fact]
    public void A_cancelled_walk_ends()
    {
        Add(1, sockets: [70]);
        using var files = LinuxProcFiles.Open(_root.FullName)!;
        var walk = new LinuxHolderWalk(files, [70], new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => walk.FindAll());
    }

    private void SetLast(int process) =>
        File.WriteAllText(Path.Combine(_root.FullName, "loadavg"), string.Create(CultureInfo.InvariantCulture, $"0.10 0.20 0.30 1/99 {Base + process}\n"));

    private void Add(int process, ulong[] sockets, int parent = 0, int[]? children = null)
    {
        var directory = Path.Combine(_root.FullName, (Base + process).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.Combine(directory, "fd"));
        File.CreateSymbolicLink(Path.Combine(directory, "fd", "0"), "/dev/null");
        for (var i = 0; i < sockets.Length; i++)
        {
            File.CreateSymbolicLink(Path.Combine(directory, "fd", (i + 1).ToString(CultureInfo.InvariantCulture)), $"socket:[{sockets[i]}]");
        }

        // A name may hold brackets and blanks.
        File.WriteAllText(Path.Combine(directory, "stat"), string.Create(CultureInfo.InvariantCulture, $"{Base + process} (a) b (c) S {(parent == 0 ? 0 : Base + parent)} 1 1 0"));
        var task = Directory.CreateDirectory(Path.Combine(directory, "task", (Base + process).ToString(CultureInfo.InvariantCulture))).FullName;
        File.WriteAllText(Path.Combine(task, "children"), string.Concat((children ?? []).Select(child => string.Create(CultureInfo.InvariantCulture, $"{Base + child} "))));
    }

    private List<(int Process, long Held)> All(ulong[] sockets) => Walk(sockets, walk => walk.FindAll());

    private List<(int Process, long Held)> Families(ulong[] sockets) => Walk(sockets, walk => walk.FindFamilies());

    private List<(int Process, long Held)> Walk(ulong[] sockets, Func<LinuxHolderWalk, LinuxHolders> find)
    {
        using var files = LinuxProcFiles.Open(_root.FullName)!;
        var found = find(new(files, sockets, CancellationToken.None));
        return [.. Enumerable.Range(0, found.Count).Select(i => (found.ProcessId(i) - Base, found.Held(i))).Order()];
    }
}
