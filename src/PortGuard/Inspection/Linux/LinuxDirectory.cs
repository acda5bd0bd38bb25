using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Reads directories by getdents64(2).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxDirectory
{
    // __NR_getdents64: asm/unistd.h of x86-64 and 32-bit ARM; i386 and s390; powerpc; asm-generic (arm64, riscv64, loongarch64).
    private static readonly nint _getDents64 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm or Architecture.Armv6 => 217,
        Architecture.X86 or Architecture.S390x => 220,
        Architecture.Ppc64le => 202,
        _ => 61,
    };

    /// <summary>Takes the next entries (linux_dirent64) of an open directory; 0 or negative at the end or where it cannot be read.</summary>
    public static int Read(int directory, byte* into, int size) =>
        (int)Libc.syscall_getdents64(_getDents64, directory, into, (nuint)size);
}
