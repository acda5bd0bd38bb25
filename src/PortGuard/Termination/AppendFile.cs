using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>A file that several processes append lines to, "NAME.jsonl", with the one before it, "NAME.1.jsonl". Only its user can read it.</summary>
internal sealed class AppendFile(string directory, string name)
{
    private const long RotateAt = 1024 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Current => Path.Combine(directory, name + ".jsonl");

    private string Previous => Path.Combine(directory, name + ".1.jsonl");

    /// <summary>Appends bytes in one write, so that they stay together whoever else appends.</summary>
    /// <exception cref="IOException">They could not be written, or only in part.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RotateWhenLarge();
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(directory);
            using var file = OpenOnWindows();
            file.Write(bytes);
        }
        else
        {
            _ = Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            using var file = OpenOnUnix();
            WriteAll(file, bytes);
        }
    }

    /// <summary>The lines of both files, oldest first.</summary>
    public IEnumerable<string> ReadLines()
    {
        foreach (var path in new[] { Previous, Current }.Where(File.Exists))
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private unsafe void WriteAll(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            // One turn, but for a signal that comes before the first byte or a disk that fills up in the middle (write(2)).
            for (nint written = 0, count; written < bytes.Length; written += count)
            {
                count = Libc.write(file, start + written, (nuint)(bytes.Length - written));
                var error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                count = Math.Max(count, 0);
                if (error is not (0 or (int)Errno.EINTR))
                {
                    throw new IOException($"{Current}: {Marshal.GetPInvokeErrorMessage(error)}", error);
                }
            }
        }
    }

    /// <summary>.NET's FileMode.Append seeks to the end and writes there, over what others append meanwhile; O_APPEND is what does not.</summary>
    [UnsupportedOSPlatform("windows")]
    private SafeFileHandle OpenOnUnix()
    {
        var flags = OperatingSystem.IsLinux()
            ? (int)(Libc.OpenFlags.O_WRONLY | Libc.OpenFlags.O_APPEND | Libc.OpenFlags.O_CLOEXEC)
            : (int)(Libc.OpenFlagsMacOS.O_WRONLY | Libc.OpenFlagsMacOS.O_APPEND | Libc.OpenFlagsMacOS.O_CLOEXEC);
        while (true)
        {
            using (new FileStream(Current, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly }))
            {
                // It exists from here on, with the right mode.
            }

            var file = Libc.open(Current, flags);
            if (!file.IsInvalid)
            {
                return file;
            }

            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            if (error is not ((int)Errno.ENOENT or (int)Errno.EINTR))
            {
                throw new IOException($"{Current}: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }

            // ENOENT: another process has rotated it away just now.
        }
    }

    /// <summary>A handle with the right to append and none to write elsewhere: the system finds the end itself.</summary>
    [SupportedOSPlatform("windows")]
    private FileStream OpenOnWindows() =>
        new FileInfo(Current).Create(FileMode.Append, FileSystemRights.AppendData, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.None, null);

    private void RotateWhenLarge()
    {
        if (!IsLarge())
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var turn = new FileStream(Path.Combine(directory, name + ".lock"), options);

            // Asked again now that nobody else rotates: a second rotation would throw away what the first one kept.
            if (IsLarge())
            {
                File.Move(Current, Previous, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process rotates at this moment, or reads on Windows, or root left the lock behind: a longer file does no harm.
        }

        bool IsLarge() => new FileInfo(Current) is { Exists: true, Length: >= RotateAt };
    }
}
