using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Ends processes by kill(2) on a Unix that has no pidfds: macOS, FreeBSD.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcessTerminator(TerminationSeams seams) : ProcessTerminator(seams)
{
    protected override IProcessHandle? Open(ProcessIdentity identity, out TerminationOutcome otherwise)
    {
        otherwise = default;
        return new UnixProcessHandle(identity, Seams.Table);
    }
}
