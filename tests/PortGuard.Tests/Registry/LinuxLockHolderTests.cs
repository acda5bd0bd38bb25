using System.Runtime.Versioning;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class LinuxLockHolderTests
{
    private static readonly string[] _recorded =
    [
        "1: POSIX  ADVISORY  WRITE 700 08:01:131 0 EOF",
        "2: FLOCK  ADVISORY  WRITE 4242 08:01:132 0 EOF",
        "2: -> FLOCK  ADVISORY  WRITE 4243 08:01:132 0 EOF",
        "3: FLOCK  ADVISORY  READ  4244 08:01:133 0 EOF",
        "4: FLOCK  ADVISORY  WRITE -1 08:01:134 0 EOF",
        "5: FLOCK  ADVISORY  WRITE 4245 08:01:1132 0 EOF",
        "6: FLOCK  ADVISORY  WRITE 1 08:01:135 0 EOF",
        "7: FLOCK  ADVISORY  WRITE 2 00:2f:135 0 EOF",
        "",
    ];

    [Theory]
    [InlineData(132, 4242)]
    [InlineData(1132, 4245)]
    [InlineData(131, null)] // a lock of another kind
    [InlineData(133, null)] // shared
    [InlineData(134, null)] // of another PID namespace
    [InlineData(135, null)] // of which file?
    [InlineData(999, null)]
    public void The_holder_is_read_from_the_table_of_locks(ulong inode, int? holder) => Assert.Equal(holder, LinuxLockHolder.Find(_recorded, inode));
}
