using System.Globalization;

namespace PortGuard.Tool;

/// <summary>The user that a socket belongs to, which the table tells even where the process cannot be seen.</summary>
internal static class WhoUsers
{
    /// <summary>The name, or the number where it has none; null where the table does not say.</summary>
    public static string? NameOf(PortListener socket)
    {
        if (socket.UserId is not { } id)
        {
            return null;
        }

        foreach (var owner in socket.Owners)
        {
            // Asked for already.
            if (owner.Snapshot.UserId == id && owner.User is { } name)
            {
                return name;
            }
        }

        return OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new UnixUsers().NameOf(id) : id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Why no process can be named, and what would help.</summary>
    /// <param name="socket">A socket without owners.</param>
    /// <param name="own">Our own user id; null on Windows.</param>
    public static string WhyUnknown(PortListener socket, uint? own) =>
        socket is { SocketId: 0, State: PortState.Closing } ? "none (closing, goes by itself)"
        : own == 0 ? "unknown (in another PID namespace such as a container's, or on its way between two processes)"
        : own is null ? "unknown (another user, run as an administrator)"
        : socket.UserId == own ? "unknown (protected or in a container, run with sudo)"
        : "unknown (another user, run with sudo)";
}
