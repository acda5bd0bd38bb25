using System.Net;

namespace PortGuard.Tests;

/// <summary>Addresses of this machine for one test each.</summary>
internal static class LoopbackAddress
{
    /// <summary>One of the sixteen million of 127.0.0.0/8, all of which are Linux's own; elsewhere there is only one.</summary>
    public static IPAddress OfItsOwn()
    {
        var random = Guid.NewGuid().ToByteArray();
        return OperatingSystem.IsLinux() ? new([127, (byte)(random[0] | 4), random[1], (byte)(random[2] | 1)]) : IPAddress.Loopback;
    }
}
