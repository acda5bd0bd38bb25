using Microsoft.Win32.SafeHandles;

namespace PortGuard.Tool;

/// <summary>Hands the lock that says "it lives" on to the program: it is free when the last of its processes has ended, however.</summary>
internal static class LiveLock
{
    private const int FirstOfOthers = 3;

    public static void HandOn(PortReservation reservation)
    {
        if (OperatingSystem.IsWindows() || reservation.LiveHandle is not { } handle)
        {
            // On Windows the program is our child, and the lock ours.
            return;
        }

        var descriptor = Libc.dup(handle);
        if (descriptor is >= 0 and < FirstOfOthers)
        {
            // Started without standard input (0<&-): the lock must not become it.
            HandOn(reservation);
            new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        }
    }
}
