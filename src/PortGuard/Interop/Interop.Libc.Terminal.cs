using System.Runtime.InteropServices;

namespace PortGuard;

internal static unsafe partial class Libc
{
    // isatty(3)
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int isatty(int fd);
}
