using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>ntdll.dll, winternl.h.</summary>
internal static unsafe partial class NtDll
{
    public const int ProcessBasicInformation = 0;
    public const int STATUS_SUCCESS = 0;

    [LibraryImport("ntdll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static partial int NtQueryInformationProcess(
        SafeProcessHandle ProcessHandle,
        int ProcessInformationClass,
        PROCESS_BASIC_INFORMATION* ProcessInformation,
        uint ProcessInformationLength,
        uint* ReturnLength);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PROCESS_BASIC_INFORMATION
    {
        public nint ExitStatus;
        public nint PebBaseAddress;
        public nint AffinityMask;
        public nint BasePriority;
        public nint UniqueProcessId;
        public nint InheritedFromUniqueProcessId;
    }
}
