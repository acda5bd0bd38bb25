using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard;

/// <summary>
/// The few looks into /proc (proc(5)) that finding a socket's owners takes, by raw system calls relative to one descriptor; nothing
/// is allocated for a process or a descriptor. Several threads may look at once; only the listing belongs to one.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxProcFiles : IDisposable
{
    /// <summary>What <see cref="Held(int, ReadOnlySpan{ulong})"/> answers for a process that may not be looked into or is gone.</summary>
    public const long Unreadable = -1;

    /// <summary>How many sockets <see cref="Held(int, ReadOnlySpan{ulong})"/> can look for at once: a bit each, the sign bit left out.</summary>
    public const int MostSockets = 62;

    private readonly int _root;

    private LinuxProcFiles(int root) => _root = root;

    /// <summary>Opens the directory; null where it is not there or closed to us.</summary>
    /// <param name="path">"/proc", or a copy of it in a test.</param>
    public static LinuxProcFiles? Open(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var root = Libc.openat(Libc.AT_FDCWD, name, Libc.O_CLOEXEC);
            return root < 0 ? null : new(root);
        }
    }

    public void Dispose() => _ = Libc.close(_root);

    /// <summary>Which of some sockets a process holds: bit i for the i-th; <see cref="Unreadable"/> where that cannot be seen.</summary>
    [SkipLocalsInit]
    public long Held(int processId, ReadOnlySpan<ulong> sockets)
    {
        var directory = OpenBelow(processId, "/fd\0"u8);
        if (directory < 0)
        {
            return Unreadable;
        }

        var entries = stackalloc byte[LinuxSocketLinks.EntriesSize];
        var links = new LinuxSocketLinks(directory, entries);
        var all = (1L << sockets.Length) - 1;
        long held = 0;
        while (held != all && links.MoveNext())
        {
            held |= Match(links.Socket, sockets);
        }

        _ = Libc.close(directory);
        return links.IsRefused ? Unreadable : held;
    }

    /// <summary>Which of any number of sockets a process holds: bit i % 64 of word i / 64 for the i-th; null for none or where that cannot be seen.</summary>
    [SkipLocalsInit]
    public ulong[]? Held(int processId, LinuxSocketIndex sockets)
    {
        var directory = OpenBelow(processId, "/fd\0"u8);
        if (directory < 0)
        {
            return null;
        }

        var entries = stackalloc byte[LinuxSocketLinks.EntriesSize];
        var links = new LinuxSocketLinks(directory, entries);
        ulong[]? held = null;
        while (links.MoveNext())
        {
            if (sockets.IndexOf(links.Socket) is var index and >= 0)
            {
                held ??= new ulong[(sockets.Count + 63) / 64];
                held[index / 64] |= 1UL << (index % 64);
            }
        }

        _ = Libc.close(directory);
        return links.IsRefused ? null : held;
    }

    /// <summary>The PID that was given out last, from loadavg; 0 where that cannot be read.</summary>
    [SkipLocalsInit]
    public int ReadLastProcessId()
    {
        // "0.00 0.01 0.05 1/123 4711", proc_loadavg(5)
        var text = stackalloc byte[128];
        var length = Read("loadavg\0"u8, text, 128);
        var start = length;
        while (start > 0 && text[start - 1] != ' ')
        {
            start--;
        }

        return start == 0 ? 0 : (int)ParseNumber(text + start, length - start);
    }

    /// <summary>The parent's PID; 0 where there is none or it cannot be read.</summary>
    [SkipLocalsInit]
    public int ReadParent(int processId)
    {
        var path = stackalloc byte[32];
        Write(path, processId, "/stat\0"u8);
        var text = stackalloc byte[512];
        var length = Read(new ReadOnlySpan<byte>(path, 32), text, 512);
        var start = length;
        // The name may hold brackets and blanks: what counts begins behind the last bracket, " S 4711 ...", proc_pid_stat(5).
        while (start > 0 && text[start - 1] != ')')
        {
            start--;
        }

        return start == 0 || length - start < 4 ? 0 : (int)ParseNumber(text + start + 3, length - start - 3);
    }

    /// <summary>Reads up to <paramref name="size"/> bytes of a file below the root; 0 where it cannot be read.</summary>
    /// <param name="path">The path, ending in a zero byte.</param>
    /// <param name="into">Where the bytes go.</param>
    /// <param name="size">How many fit.</param>
    public int Read(ReadOnlySpan<byte> path, byte* into, int size)
    {
        int file;
        fixed (byte* name = path)
        {
            file = Libc.openat(_root, name, Libc.O_CLOEXEC);
        }

        if (file < 0)
        {
            return 0;
        }

        var length = Libc.read(file, into, (nuint)size);
        _ = Libc.close(file);
        return Math.Max((int)length, 0);
    }

    /// <summary>Opens a directory or file below the root; negative where that fails.</summary>
    public int OpenBelow(int processId, ReadOnlySpan<byte> suffix)
    {
        var path = stackalloc byte[32];
        Write(path, processId, suffix);
        return Libc.openat(_root, path, Libc.O_CLOEXEC);
    }

    /// <summary>Takes the next entries of the root; 0 at the end.</summary>
    public int ReadEntries(byte* into, int size) => LinuxDirectory.Read(_root, into, size);

    /// <summary>Moves the listing of the root.</summary>
    public bool Seek(nint position) => Libc.lseek(_root, position, Libc.SEEK_SET) == position;

    /// <summary>Writes a number and what follows it; the caller has room for 32 bytes.</summary>
    public static void Write(byte* into, int number, ReadOnlySpan<byte> suffix)
    {
        var digits = stackalloc byte[10];
        var count = 0;
        do
        {
            digits[count++] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        while (count > 0)
        {
            *into++ = digits[--count];
        }

        suffix.CopyTo(new Span<byte>(into, suffix.Length));
    }

    /// <summary>Reads the digits at the beginning of a text.</summary>
    public static ulong ParseNumber(byte* text, int length)
    {
        ulong number = 0;
        for (var i = 0; i < length && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            number = (number * 10) + (ulong)(text[i] - '0');
        }

        return number;
    }

    private static long Match(ulong socket, ReadOnlySpan<ulong> sockets)
    {
        for (var i = 0; i < sockets.Length; i++)
        {
            if (sockets[i] == socket)
            {
                return 1L << i;
            }
        }

        return 0;
    }
}
