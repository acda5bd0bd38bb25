using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Nothing here needs marshalling, and ReadyToRun pregenerates the calls only where the assembly says so.
[assembly: DisableRuntimeMarshalling]

namespace PortGuard;

/// <summary>
/// The C library as the Linux man pages spell it. Signatures, structs and constants only; every constant and every field offset is
/// checked against the C headers by a test.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EACCES = 13;
    internal const int ENOTDIR = 20;
    internal const int EADDRINUSE = 98;
    internal const int EADDRNOTAVAIL = 99;
    internal const int EAFNOSUPPORT = 97;

    internal const int AT_FDCWD = -100;
    internal const int O_CLOEXEC = 0x80000;
    internal const int SEEK_SET = 0;

    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int IPPROTO_IP = 0;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_UDP = 17;
    internal const int IPPROTO_IPV6 = 41;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int IPV6_V6ONLY = 26;
    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_DONTWAIT = 0x40;

    internal const int STATX_INO = 0x100;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsockopt(int sockfd, int level, int optname, void* optval, uint optlen);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(int sockfd, void* addr, uint addrlen);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(int sockfd, int backlog);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint send(int sockfd, void* buf, nuint len, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recv(int sockfd, void* buf, nuint len, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    // Without O_CREAT there is no mode, so the variadic part of open(2) stays empty.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int openat(int dirfd, byte* pathname, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, void* buf, nuint count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint lseek(int fd, nint offset, int whence);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint readlinkat(int dirfd, byte* pathname, byte* buf, nuint bufsiz);

    // glibc has statx(2) since 2.28, musl since 1.2.5; callers are ready for EntryPointNotFoundException.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int statx(int dirfd, byte* pathname, int flags, uint mask, statx_result* statxbuf);

    // By number: musl has no symbol for getdents64(2) that dlsym finds.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint syscall_getdents64(nint number, nint fd, void* dirp, nuint count);

    /// <summary>sockaddr_in of ip(7).</summary>
    internal struct sockaddr_in
    {
        internal ushort sin_family;
        internal ushort sin_port;
        internal uint sin_addr;
        internal ulong sin_zero;
    }

    /// <summary>sockaddr_in6 of ipv6(7).</summary>
    internal struct sockaddr_in6
    {
        internal ushort sin6_family;
        internal ushort sin6_port;
        internal uint sin6_flowinfo;
        internal fixed byte sin6_addr[16];
        internal uint sin6_scope_id;
    }

    /// <summary>linux_dirent64 of getdents(2), without the name that follows.</summary>
    internal struct linux_dirent64
    {
        internal ulong d_ino;
        internal long d_off;
        internal ushort d_reclen;
        internal byte d_type;
        internal byte d_name;
    }

    /// <summary>struct statx of statx(2).</summary>
    internal struct statx_result
    {
        internal uint stx_mask;
        internal uint stx_blksize;
        internal ulong stx_attributes;
        internal uint stx_nlink;
        internal uint stx_uid;
        internal uint stx_gid;
        internal ushort stx_mode;
        internal ushort __spare0;
        internal ulong stx_ino;
        internal ulong stx_size;
        internal ulong stx_blocks;
        internal ulong stx_attributes_mask;
        internal fixed ulong stx_times[8];
        internal uint stx_rdev_major;
        internal uint stx_rdev_minor;
        internal uint stx_dev_major;
        internal uint stx_dev_minor;
        internal fixed ulong __spare3[14];
    }
}
