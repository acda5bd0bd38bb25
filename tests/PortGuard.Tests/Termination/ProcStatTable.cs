using System.Globalization;

namespace PortGuard.Tests;

/// <summary>The least of a process table: state, parent and start time of /proc/PID/stat, proc_pid_stat(5).</summary>
internal sealed class ProcStatTable : IProcessTable
{
    public ProcessIdentity? Identify(int processId) => Read(processId)?.Identity;

    public ProcessSnapshot? Read(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new()
            {
                Identity = new(processId, long.Parse(fields[19], CultureInfo.InvariantCulture)),
                Name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')],
                State = fields[0][0],
                ParentId = int.Parse(fields[1], CultureInfo.InvariantCulture),
            };
        }
        catch (IOException)
        {
            // It has ended: ENOENT at open, ESRCH at read.
            return null;
        }
    }
}
