using System.Runtime.InteropServices;

namespace PortGuard;

// Users and the clock that process start times count from: getpwuid_r(3), sysconf(3), clock_gettime(2).
internal static unsafe partial class Libc
{
    // bits/time.h and bits/confname.h of Linux; the same in glibc and musl
    internal const int CLOCK_BOOTTIME = 7;
    internal const int _SC_CLK_TCK = 2;

    // pwd: struct passwd, of which only the first member (char* pw_name) has the same place on every Unix; result: struct passwd*
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int getpwuid_r(uint uid, nint* pwd, byte* buf, nuint buflen, nint* result);

    // pwd as above; the members after pw_passwd differ between systems, pw_uid follows it on both Linux and macOS
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int getpwnam_r(string name, nint* pwd, byte* buf, nuint buflen, nint* result);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint sysconf(int name);

    // tp: struct timespec, two longs (tv_sec, tv_nsec)
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int clock_gettime(int clockid, nint* tp);
}
