using System.Globalization;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>The process table of Linux: proc(5).</summary>
/// <param name="root">Where proc is mounted, or recorded.</param>
/// <param name="clock">The clock of start times; null = the kernel's.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcessTable(string root = "/proc", BootClock? clock = null) : IProcessTable
{
    // Longest text of one file: ARG_MAX bounds arguments and environment, and a class path can be long.
    private const int LongestFile = 4 << 20;

    // A stat is 300 bytes; its longest possible one is under 1 KiB.
    private const int StatSize = 1024;

    // The user stands in the ninth line; what follows (groups, masks of CPUs) may be longer and is not wanted.
    private const int StatusSize = 4096;
    private readonly UnixUsers _users = new();
    private readonly Lazy<BootClock> _clock = new(() => clock ?? BootClock.Read(TimeProvider.System));

    public ProcessIdentity? Identify(int processId) => ReadStat(processId)?.Identity;

    public ProcessSnapshot? Read(int processId)
    {
        if (ReadStat(processId) is not { } stat)
        {
            return null;
        }

        var executable = Link(processId, "exe") is { } link ? ProcText.WithoutDeleted(link) : null;
        var arguments = Parse(processId, "cmdline", static text => ProcText.Arguments(text)) ?? [];
        var user = ReadUser(processId);
        var snapshot = new ProcessSnapshot
        {
            Identity = stat.Identity,
            ParentId = stat.ParentId,
            StartTime = _clock.Value.At(stat.StartTicks),
            Name = ProcessText.Printable(executable is null ? stat.Command : ExecutableName.Of(executable, arguments)),
            ExecutablePath = executable,
            Arguments = arguments,
            WorkingDirectory = Link(processId, "cwd"),
            UserId = user,
            UserName = user is { } id ? _users.NameOf(id) : null,
            Terminal = stat.Terminal,
            State = stat.State,
            IsKernelThread = stat.IsKernelThread,
            IsExiting = stat.IsExiting,
            Cgroup = Parse(processId, "cgroup", static text => ProcText.Cgroup(text)),
            PidNamespace = Link(processId, "ns/pid"),
            Environment = Parse(processId, "environ", static text => ProcText.Variables(text, ProcessSnapshot.OriginVariables)) ?? ProcessSnapshot.NoVariables,
        };
        // The files are read one after the other: if the PID changed hands meanwhile, they are of two processes.
        return Identify(processId) == stat.Identity ? snapshot : null;
    }

    private ProcStat? ReadStat(int processId)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        // PID 0 and negative numbers are no processes, and "/proc/-1" must not be asked for.
        return processId > 0 && TryRead(PathOf(processId, "stat"), buffer, out var length) ? ProcStat.TryParse(buffer[..length]) : null;
    }

    // Not by Parse: a generic method over uint? is left to the JIT.
    private uint? ReadUser(int processId)
    {
        var buffer = new byte[StatusSize];
        return TryRead(PathOf(processId, "status"), buffer, out var length) ? ProcText.EffectiveUser(buffer.AsSpan(0, length)) : null;
    }

    private T? Parse<T>(int processId, string file, ProcParser<T> parse)
    {
        var path = PathOf(processId, file);
        for (var size = 8 << 10; ; size *= 8)
        {
            var buffer = new byte[size];
            if (!TryRead(path, buffer, out var length))
            {
                return default;
            }

            if (length < size || size >= LongestFile)
            {
                return parse(buffer.AsSpan(0, length));
            }
        }
    }

    // Link targets are raw text here: "pid:[4026531836]" is no path. Null for whatever reason means "cannot be seen".
    private string? Link(int processId, string file) => LinuxFile.Target(PathOf(processId, file));

    private string PathOf(int processId, string file) => string.Create(CultureInfo.InvariantCulture, $"{root}/{processId}/{file}");

    private static bool TryRead(string path, Span<byte> buffer, out int length)
    {
        var read = LinuxFile.Read(path, buffer);
        length = read ?? 0;
        return read is not null;
    }

    private delegate T? ProcParser<T>(ReadOnlySpan<byte> text);
}
