using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Lists the PIDs of /proc: all of them, or a slice of numbers without reading what lies before it.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxProcessListing
{
    // A process stands at the position PID + 258 (TGID_OFFSET of fs/proc/base.c). That is no promise to programs, so every listing checks it.
    private const int FirstPosition = 258;
    private const int AllSize = 16 * 1024;

    // Small, so that little is read beyond a slice's end.
    private const int SliceSize = 4 * 1024;

    /// <summary>Lists the PIDs from <paramref name="first"/> up to but without <paramref name="below"/>, ascending.</summary>
    /// <param name="files">The root.</param>
    /// <param name="first">The smallest PID wanted, at least 1.</param>
    /// <param name="below">The PID to stop at.</param>
    /// <param name="into">Room for <paramref name="below"/> - <paramref name="first"/> PIDs.</param>
    /// <returns>How many there are; negative where positions are not what we take them for: then list everything instead.</returns>
    [SkipLocalsInit]
    public static int ReadSlice(LinuxProcFiles files, int first, int below, int* into)
    {
        if (!files.Seek(FirstPosition + first))
        {
            return -1;
        }

        var entries = stackalloc byte[SliceSize];
        var count = 0;
        int size;
        while ((size = files.ReadEntries(entries, SliceSize)) > 0)
        {
            // Only within one getdents64(2) does the position of an entry promise the next one: between two calls that process may end.
            long expected = 0;
            for (var at = 0; at < size; at += ((Libc.linux_dirent64*)(entries + at))->d_reclen)
            {
                var entry = (Libc.linux_dirent64*)(entries + at);
                var processId = ParseName(entry);
                if (processId < first || (expected != 0 && expected != processId + FirstPosition))
                {
                    return -1;
                }

                if (processId >= below)
                {
                    return count;
                }

                if (count == below - first)
                {
                    return -1;
                }

                expected = entry->d_off;
                into[count++] = processId;
            }
        }

        return size < 0 ? -1 : count;
    }

    /// <summary>Lists every PID, ascending.</summary>
    [SkipLocalsInit]
    public static List<int> ReadAll(LinuxProcFiles files)
    {
        var processes = new List<int>(512);
        var entries = stackalloc byte[AllSize];
        var ascending = true;
        var previous = 0;
        int size;
        _ = files.Seek(0);
        while ((size = files.ReadEntries(entries, AllSize)) > 0)
        {
            for (var at = 0; at < size; at += ((Libc.linux_dirent64*)(entries + at))->d_reclen)
            {
                var processId = ParseName((Libc.linux_dirent64*)(entries + at));
                if (processId > 0)
                {
                    ascending &= processId > previous;
                    previous = processId;
                    processes.Add(processId);
                }
            }
        }

        if (!ascending)
        {
            processes.Sort();
        }

        return processes;
    }

    // 0 for what is no process
    private static int ParseName(Libc.linux_dirent64* entry) => (int)LinuxProcFiles.ParseNumber(&entry->d_name, 10);
}
