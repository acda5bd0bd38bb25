namespace PortGuard;

/// <summary>For whom a message is written: which system's commands it names and whose clock it shows.</summary>
/// <param name="System">The operating system.</param>
/// <param name="TimeZone">The zone of the times shown.</param>
/// <param name="ProcessId">Our own PID: a command against it is never proposed.</param>
internal sealed record MessageTarget(MessageSystem System, TimeZoneInfo TimeZone, int ProcessId)
{
    public static MessageTarget Current { get; } = new(
        OperatingSystem.IsWindows() ? MessageSystem.Windows : OperatingSystem.IsMacOS() ? MessageSystem.MacOS : MessageSystem.Linux,
        TimeZoneInfo.Local,
        Environment.ProcessId);
}

/// <summary>The systems whose commands differ.</summary>
internal enum MessageSystem
{
    Linux,
    MacOS,
    Windows,
}
