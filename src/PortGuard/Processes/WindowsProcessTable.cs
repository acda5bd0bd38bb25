using System.ComponentModel;
using System.Diagnostics;

namespace PortGuard;

/// <summary>Reads processes through System.Diagnostics.Process, and the parent through ntdll.</summary>
internal sealed class WindowsProcessTable : IProcessTable
{
    public ProcessIdentity? Identify(int processId)
    {
        using var process = Find(processId);
        return process is null ? null : Identity(process);
    }

    public ProcessSnapshot? Read(int processId)
    {
        using var process = Find(processId);
        if (process is null || Identity(process) is not { } identity)
        {
            return null;
        }

        var path = Ask(process, static found => found.MainModule?.FileName, null);
        return new()
        {
            Identity = identity,
            ParentId = OperatingSystem.IsWindows() ? Ask(process, ParentId, 0) : 0,
            StartTime = new(identity.StartStamp, TimeSpan.Zero),
            Name = path is null ? Ask(process, static found => found.ProcessName, "(unknown)") : Path.GetFileName(path),
            ExecutablePath = path,
        };
    }

    private static Process? Find(int processId)
    {
        // 0 is the idle process, which nothing belongs to; less than that is none.
        if (processId <= 0)
        {
            return null;
        }

        try
        {
            return Process.GetProcessById(processId);
        }
        catch (ArgumentException)
        {
            // There is no such process: an answer.
            return null;
        }
    }

    private static ProcessIdentity? Identity(Process process)
    {
        try
        {
            return new(process.Id, process.StartTime.ToUniversalTime().Ticks);
        }
        catch (InvalidOperationException)
        {
            // It has ended since it was found.
            return null;
        }
        catch (Win32Exception)
        {
            // The start of a process that may not be opened (System, another session's) cannot be seen. 0 makes it the oldest there is,
            // which is what System is; nothing that cannot be opened can be ended either.
            return new(process.Id, 0);
        }
    }

    private static T Ask<T>(Process process, Func<Process, T> question, T otherwise)
    {
        try
        {
            return question(process);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended since it was found, or may not be opened.
            return otherwise;
        }
    }

    private static unsafe int ParentId(Process process)
    {
        NtDll.PROCESS_BASIC_INFORMATION facts;
        var status = NtDll.NtQueryInformationProcess(
            process.SafeHandle, NtDll.ProcessBasicInformation, &facts, (uint)sizeof(NtDll.PROCESS_BASIC_INFORMATION), null);
        return status == NtDll.STATUS_SUCCESS ? (int)facts.InheritedFromUniqueProcessId : 0;
    }
}
