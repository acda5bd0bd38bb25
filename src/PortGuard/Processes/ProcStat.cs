using System.Buffers.Text;
using System.Text;

namespace PortGuard;

/// <summary>The fields of /proc/PID/stat that PortGuard uses; proc_pid_stat(5).</summary>
internal readonly record struct ProcStat(
    int ProcessId, string Command, char State, int ParentId, int TerminalDevice, uint Flags, long StartTicks)
{
    // include/linux/sched.h
    private const uint PF_KTHREAD = 0x0020_0000;
    private const uint PF_EXITING = 0x0000_0004;

    // Fields are numbered from 1; the state is the first one after the command.
    private const int StateField = 3;
    private const int ParentField = 4;
    private const int TerminalField = 7;
    private const int FlagsField = 9;
    private const int StartField = 22;

    public bool IsKernelThread => (Flags & PF_KTHREAD) != 0;

    /// <summary>It has no memory any more, and with it no executable and no arguments to read, but may still hold its sockets.</summary>
    public bool IsExiting => (Flags & PF_EXITING) != 0;

    public ProcessIdentity Identity => new(ProcessId, StartTicks);

    /// <summary>The controlling terminal's path; null for none.</summary>
    public string? Terminal => TerminalDevice == 0 ? null : TerminalPath((uint)TerminalDevice);

    /// <returns>Null for a text that is cut off or is no stat at all.</returns>
    public static ProcStat? TryParse(ReadOnlySpan<byte> text)
    {
        // The command is in brackets and may itself hold brackets, blanks and newlines: it ends at the last one.
        var open = text.IndexOf((byte)'(');
        var close = text.LastIndexOf((byte)')');
        if (open < 2 || close < open || !Utf8Parser.TryParse(text, out int processId, out _))
        {
            return null;
        }

        return TryParseFields(text[(close + 1)..], out var fields)
            ? fields with { ProcessId = processId, Command = Encoding.UTF8.GetString(text[(open + 1)..close]) }
            : null;
    }

    private static bool TryParseFields(ReadOnlySpan<byte> text, out ProcStat fields)
    {
        fields = default;
        var number = StateField - 1;
        var rest = new ByteFields(text, (byte)' ');
        while (rest.MoveNext())
        {
            var field = rest.Current;
            if (field.IsEmpty)
            {
                continue;
            }

            number++;
            if (number == StateField)
            {
                fields = fields with { State = (char)field[0] };
            }
            else if (number is ParentField or TerminalField or FlagsField or StartField)
            {
                if (!Utf8Parser.TryParse(field, out long value, out var used) || used == 0)
                {
                    return false;
                }

                fields = number switch
                {
                    ParentField => fields with { ParentId = (int)value },
                    TerminalField => fields with { TerminalDevice = (int)value },
                    FlagsField => fields with { Flags = (uint)value },
                    _ => fields with { StartTicks = value },
                };
                if (number == StartField)
                {
                    // Only a field that something follows is known to be whole.
                    return rest.End < text.Length;
                }
            }
        }

        return false;
    }

    // The kernel's new_encode_dev, and the majors of Documentation/admin-guide/devices.txt.
    private static string TerminalPath(uint device)
    {
        var major = (device >> 8) & 0xfff;
        var minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return (major, minor) switch
        {
            ( >= 136 and <= 143, _) => $"/dev/pts/{((major - 136) << 8) + minor}",
            (4, < 64) => $"/dev/tty{minor}",
            (4, _) => $"/dev/ttyS{minor - 64}",
            (5, 1) => "/dev/console",
            _ => $"/dev/char/{major}:{minor}",
        };
    }
}
