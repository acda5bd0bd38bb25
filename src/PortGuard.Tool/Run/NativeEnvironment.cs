using System.Runtime.InteropServices;
using System.Text;

namespace PortGuard.Tool;

/// <summary>
/// Our environment byte for byte, as execve(2) takes it: .NET's own view of it loses what is not UTF-8, what has no "=", and duplicates.
/// </summary>
internal static unsafe class NativeEnvironment
{
    /// <summary>The entries of this process with these variables in place of those of the same name.</summary>
    public static IReadOnlyList<byte[]> With(IReadOnlyDictionary<string, string> variables) => With(Read(), variables);

    internal static IReadOnlyList<byte[]> With(IEnumerable<byte[]> entries, IReadOnlyDictionary<string, string> variables)
    {
        var result = entries.Where(entry => !variables.ContainsKey(Name(entry))).ToList();
        result.AddRange(variables.Select(variable => Encoding.UTF8.GetBytes($"{variable.Key}={variable.Value}")));
        return result;
    }

    private static string Name(ReadOnlySpan<byte> entry) => Encoding.UTF8.GetString(entry[..(entry.IndexOf((byte)'=') is >= 0 and var end ? end : entry.Length)]);

    private static List<byte[]> Read()
    {
        // environ(7) is a variable of the C library, on macOS behind a function of its own only.
        var environ = *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
        var entries = new List<byte[]>();
        for (; environ is not null && *environ is not null; environ++)
        {
            entries.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*environ).ToArray());
        }

        return entries;
    }
}
