using System.Globalization;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Ids of users by their names.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal static class UnixUserIds
{
    private const int FirstSize = 1024;
    private const int LargestSize = 1 << 20;

    // Room for the largest struct passwd: 72 bytes on macOS, 48 on Linux.
    private const int PasswdWords = 16;

    // pw_uid stands behind two pointers, pw_name and pw_passwd (pwd.h of glibc, musl and macOS).
    private const int UserIdWord = 2;

    // errno.h, the same on Linux and macOS
    private const int EINTR = 4;
    private const int ERANGE = 34;

    /// <summary>The id of a user given by name or by number; null where the system knows no such user.</summary>
    public static unsafe uint? Find(string user)
    {
        if (uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var entry = stackalloc nint[PasswdWords];
        var result = stackalloc nint[1];
        // getpwnam_r(3): ERANGE asks for a larger buffer, EINTR for another try; no entry and any other error both mean "no such user".
        for (var size = FirstSize; size <= LargestSize; size *= 2)
        {
            var buffer = new byte[size];
            fixed (byte* text = buffer)
            {
                int error;
                do
                {
                    error = Libc.getpwnam_r(user, entry, text, (nuint)size, result);
                }
                while (error == EINTR);

                if (error != ERANGE)
                {
                    return error == 0 && *result != 0 ? *(uint*)(entry + UserIdWord) : null;
                }
            }
        }

        return null;
    }
}
