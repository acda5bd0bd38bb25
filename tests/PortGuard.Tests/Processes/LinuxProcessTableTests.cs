using System.Diagnostics;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class LinuxProcessTableTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("portguard-proc-");

    public LinuxProcessTableTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "proc(5) is Linux");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Our_own_process_is_read_whole()
    {
        var table = new LinuxProcessTable();
        using var process = Process.GetCurrentProcess();

        var found = table.Read(Environment.ProcessId);

        Assert.NotNull(found);
        Assert.Equal(table.Identify(Environment.ProcessId), found.Identity);
        Assert.Equal(Environment.ProcessPath, found.ExecutablePath);
        Assert.Equal(Path.GetFileName(Environment.ProcessPath), found.Name);
        Assert.Equal(Environment.CurrentDirectory, found.WorkingDirectory);
        Assert.Equal(Environment.UserName, found.UserName);
        Assert.Equal(process.StartTime.ToUniversalTime(), found.StartTime.UtcDateTime, TimeSpan.FromSeconds(2));
        Assert.Equal(File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0'), found.Arguments);
        Assert.True(found.ParentId > 0);
        Assert.StartsWith("pid:[", found.PidNamespace, StringComparison.Ordinal);
        Assert.False(found.IsKernelThread);
    }

    [Fact]
    public void A_child_of_a_shell_is_read_with_its_parents()
    {
        var table = new LinuxProcessTable();
        using var shell = Start("/bin/sh", "-c", "sleep 60 & echo $!; wait");
        var child = int.Parse(shell.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        var owner = new PortOwner(table.Identify(child)!, table);
        // Between fork and exec the child is still a shell.
        Assert.True(SpinWait.SpinUntil(() => table.Read(child)?.Arguments is ["sleep", "60"], TimeSpan.FromSeconds(10)));

        Assert.Equal(["sleep", "60"], owner.Arguments);
        Assert.Equal([shell.Id, Environment.ProcessId], owner.Ancestors.Take(2).Select(ancestor => ancestor.ProcessId));
        Assert.Equal(table.Read(Environment.ProcessId)!.UserId, owner.Snapshot.UserId);

        End(child, shell);
    }

    [Fact]
    public void A_process_that_has_ended_is_no_process()
    {
        var table = new LinuxProcessTable();
        using var child = Start("/bin/sh", "-c", "exit 0");
        child.WaitForExit();

        Assert.Null(table.Identify(child.Id));
        Assert.Null(table.Read(child.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_that_is_no_PID_is_no_process(int processId)
    {
        Assert.Null(new LinuxProcessTable().Identify(processId));
        Assert.Null(new LinuxProcessTable().Read(processId));
    }

    [Fact]
    public void A_program_with_a_hostile_name_is_read_and_shown_without_escapes()
    {
        var path = Path.Combine(_root.FullName, "a) S 1 (b\n\u001b[31m");
        File.Copy("/bin/sleep", path);
        using var child = Start(path, "60");
        var table = new LinuxProcessTable();
        Assert.True(SpinWait.SpinUntil(() => table.Read(child.Id)?.ExecutablePath == path, TimeSpan.FromSeconds(10)));

        var found = table.Read(child.Id)!;

        Assert.Equal("a) S 1 (b??[31m", found.Name);
        Assert.Equal(Environment.ProcessId, found.ParentId);
        File.Delete(path);
        Assert.Equal(path, table.Read(child.Id)!.ExecutablePath);
        child.Kill();
        child.WaitForExit();
    }

    [Fact]
    public void What_cannot_be_seen_of_another_users_process_is_null_and_the_name_is_the_kernels()
    {
        Record(8611, ProcStatTests.Cat.Replace("cat", "ng\u001b[2Jinx", StringComparison.Ordinal), status: "Uid:\t4242424\t4242424\t4242424\t4242424\n");

        var found = Recorded().Read(8611)!;

        Assert.Equal("ng?[2Jinx", found.Name);
        Assert.Equal("4242424", found.UserName);
        Assert.Equal(4242424u, found.UserId);
        Assert.Null(found.ExecutablePath);
        Assert.Null(found.WorkingDirectory);
        Assert.Null(found.Cgroup);
        Assert.Null(found.PidNamespace);
        Assert.Empty(found.Arguments);
        Assert.Empty(found.Environment);
    }

    [Fact]
    public void A_recorded_process_of_a_container_is_read_whole()
    {
        Record(8611, ProcStatTests.Cat, "Uid:\t0\t0\t0\t0\n", "node\0/app/server.js\0", "0::/system.slice/docker-abc.scope\n", "container=docker\0TOKEN=x\0");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "8611", "ns"));
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "8611", "exe"), "/usr/local/bin/node (deleted)");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "8611", "cwd"), "/app");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "8611", "ns", "pid"), "pid:[4026532700]");

        var found = Recorded().Read(8611)!;

        Assert.Equal("node", found.Name);
        Assert.Equal("/usr/local/bin/node", found.ExecutablePath);
        Assert.Equal("/app", found.WorkingDirectory);
        Assert.Equal("root", found.UserName);
        Assert.Equal("/dev/pts/3", found.Terminal);
        Assert.Equal("/system.slice/docker-abc.scope", found.Cgroup);
        Assert.Equal("pid:[4026532700]", found.PidNamespace);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 27, 35, 880, TimeSpan.Zero), found.StartTime);
        Assert.Equal("docker", Assert.Single(found.Environment).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8611 (cat) R 8599 8599 4459 0 -1 4194304 101 0 0 0")]
    [InlineData("garbage")]
    public void A_stat_that_is_cut_off_is_no_process(string stat)
    {
        Record(8611, stat);

        Assert.Null(Recorded().Identify(8611));
        Assert.Null(Recorded().Read(8611));
    }

    [Fact]
    public void A_command_line_longer_than_the_first_buffer_is_read_whole()
    {
        var path = new string('x', 100_000);
        Record(8611, ProcStatTests.Cat, cmdline: $"java\0-cp\0{path}\0Main\0");

        Assert.Equal(["java", "-cp", path, "Main"], Recorded().Read(8611)!.Arguments);
    }

    private LinuxProcessTable Recorded() => new(_root.FullName, new BootClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 100));

    private void Record(int processId, string stat, string? status = null, string? cmdline = null, string? cgroup = null, string? environ = null)
    {
        var directory = _root.CreateSubdirectory(processId.ToString(System.Globalization.CultureInfo.InvariantCulture)).FullName;
        foreach (var (file, text) in new[] { ("stat", stat), ("status", status), ("cmdline", cmdline), ("cgroup", cgroup), ("environ", environ) })
        {
            if (text is not null)
            {
                File.WriteAllText(Path.Combine(directory, file), text);
            }
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    private static void End(int child, Process shell)
    {
        using var process = Process.GetProcessById(child);
        process.Kill();
        shell.WaitForExit();
    }
}
