using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>A process's children by /proc/PID/task/TID/children (proc_pid_task(5)): the kernel keeps them by the thread that forked them.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxProcessTree
{
    private const int EntriesSize = 8 * 1024;
    private const int TextSize = 1024;

    /// <summary>Adds the children; none where they cannot be read (a kernel without CONFIG_PROC_CHILDREN, a process that is gone).</summary>
    [SkipLocalsInit]
    public static void ReadChildren(LinuxProcFiles files, int processId, List<int> into)
    {
        var tasks = files.OpenBelow(processId, "/task\0"u8);
        if (tasks < 0)
        {
            return;
        }

        var entries = stackalloc byte[EntriesSize];
        var path = stackalloc byte[32];
        int size;
        while ((size = LinuxDirectory.Read(tasks, entries, EntriesSize)) > 0)
        {
            for (var at = 0; at < size; at += ((Libc.linux_dirent64*)(entries + at))->d_reclen)
            {
                var thread = (int)LinuxProcFiles.ParseNumber(&((Libc.linux_dirent64*)(entries + at))->d_name, 10);
                if (thread > 0)
                {
                    LinuxProcFiles.Write(path, thread, "/children\0"u8);
                    ReadNumbers(Libc.openat(tasks, path, Libc.O_CLOEXEC), into);
                }
            }
        }

        _ = Libc.close(tasks);
    }

    // "4712 4713 ", which may be longer than the buffer
    [SkipLocalsInit]
    private static void ReadNumbers(int file, List<int> into)
    {
        if (file < 0)
        {
            return;
        }

        var text = stackalloc byte[TextSize];
        var number = 0;
        int length;
        while ((length = (int)Libc.read(file, text, TextSize)) > 0)
        {
            for (var i = 0; i < length; i++)
            {
                if (text[i] is >= (byte)'0' and <= (byte)'9')
                {
                    number = (number * 10) + (text[i] - '0');
                }
                else if (number > 0)
                {
                    into.Add(number);
                    number = 0;
                }
            }
        }

        _ = Libc.close(file);
    }
}
