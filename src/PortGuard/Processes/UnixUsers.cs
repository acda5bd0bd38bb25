using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Names of users, each asked for once.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class UnixUsers
{
    private const int FirstSize = 1024;
    private const int LargestSize = 1 << 20;

    // Room for the largest struct passwd: 72 bytes on macOS, 48 on Linux.
    private const int PasswdWords = 16;

    // errno.h, the same on Linux and macOS
    private const int EINTR = 4;
    private const int ERANGE = 34;
    // By the number as text: a dictionary of strings is pregenerated, one of numbers is left to the JIT in the middle of a takeover.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The user's name, or the number as text where the system has none for it (a container's user, a removed account).</summary>
    public string NameOf(uint userId)
    {
        var text = userId.ToString(CultureInfo.InvariantCulture);
        if (!_names.TryGetValue(text, out var name))
        {
            name = Lookup(userId) ?? text;
            _names.TryAdd(text, name);
        }

        return name;
    }

    private static unsafe string? Lookup(uint userId)
    {
        var entry = stackalloc nint[PasswdWords];
        var result = stackalloc nint[1];
        // getpwuid_r(3): ERANGE asks for a larger buffer, EINTR for another try; no entry and any other error both mean "no name".
        for (var size = FirstSize; size <= LargestSize; size *= 2)
        {
            var buffer = new byte[size];
            fixed (byte* text = buffer)
            {
                int error;
                do
                {
                    error = Libc.getpwuid_r(userId, entry, text, (nuint)size, result);
                }
                while (error == EINTR);

                if (error != ERANGE)
                {
                    return error == 0 && *result != 0 && Marshal.PtrToStringUTF8(entry[0]) is { Length: > 0 } name ? ProcessText.Printable(name) : null;
                }
            }
        }

        return null;
    }
}
