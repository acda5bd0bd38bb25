using System.Runtime.Versioning;

namespace PortGuard.Tests;

public sealed class OwnProcessReaderTests
{
    [Fact]
    [SupportedOSPlatform("linux")]
    public void Our_own_process_and_its_ancestors_are_read_from_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "proc(5) is Linux");

        var self = OwnProcessReader.Read(new LinuxProcessTable(), ".", typeof(OwnProcessReaderTests).Assembly.Location);

        Assert.Equal(Environment.ProcessId, self.Identity.ProcessId);
        // A parent of another user is invisible where /proc is mounted with hidepid=2 (proc(5)).
        if (Directory.Exists($"/proc/{self.Snapshot.ParentId}"))
        {
            Assert.Equal(self.Snapshot.ParentId, self.Ancestors[0].ProcessId);
        }

        Assert.All(self.Ancestors, ancestor => Assert.True(ancestor.Identity.StartStamp <= self.Identity.StartStamp));
        Assert.Equal(Environment.CurrentDirectory, self.ContentRoot);
        Assert.Equal(typeof(OwnProcessReaderTests).Assembly.Location, self.EntryAssembly);
        Assert.Null(self.SudoUserId);
        Assert.True(EarlierRun.Matches(self.Snapshot, self with { EntryAssembly = EarlierRun.EntryAssemblyOf(self.Snapshot) }));
        Assert.Equal("self", new TerminationRules(self, TerminationScope.SameUser, [], []).Judge(new PortOwner(self.Identity, new LinuxProcessTable())).Rule);
    }

    [Fact]
    public void A_single_file_application_has_no_entry_assembly()
    {
        var table = new FakeProcessTable();
        table.Add(Environment.ProcessId, 0, "/srv/shop/Shop");

        var self = OwnProcessReader.Read(table, null, "");

        Assert.Null(self.EntryAssembly);
        Assert.Null(self.ContentRoot);
    }

    [Fact]
    public void A_process_table_that_does_not_show_us_is_no_table_to_rely_on()
    {
        var exception = Assert.Throws<IOException>(() => OwnProcessReader.Read(new FakeProcessTable(), null, null));

        Assert.Equal($"The process table does not show this process (PID {Environment.ProcessId}).", exception.Message);
    }

    [Theory]
    [InlineData(0, "1000", 1000)]
    [InlineData(0, null, -1)]
    [InlineData(0, "-5", -1)]
    [InlineData(0, "alice", -1)]
    [InlineData(1001, "1000", -1)]
    public void The_caller_of_sudo_counts_only_for_root(uint user, string? variable, int expected)
    {
        var self = new FakeProcessTable().Add(10, 1, "/usr/bin/portguard", null, process => process with { UserId = user });

        Assert.Equal(expected < 0 ? null : (uint)expected, OwnProcessReader.SudoUser(self, variable));
    }
}
