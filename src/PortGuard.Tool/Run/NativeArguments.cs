using System.Text;

namespace PortGuard.Tool;

/// <summary>Arguments as bytes: a file name that is not UTF-8 arrives in .NET with U+FFFD in it and would lead nowhere.</summary>
internal static class NativeArguments
{
    private const char Replacement = '\uFFFD';

    /// <summary>The arguments of a program, which are the last of our own.</summary>
    public static IReadOnlyList<byte[]> Of(IReadOnlyList<string> arguments) =>
        arguments.Any(argument => argument.Contains(Replacement, StringComparison.Ordinal)) ? Of(arguments, ReadOwn()) : [.. arguments.Select(Encoding.UTF8.GetBytes)];

    internal static IReadOnlyList<byte[]> Of(IReadOnlyList<string> arguments, IReadOnlyList<byte[]> own)
    {
        var result = arguments.Select(Encoding.UTF8.GetBytes).ToList();
        var offset = own.Count - result.Count;
        for (var index = 0; index < result.Count && offset >= 0; index++)
        {
            // One in which {port} was replaced is another text, and not a file name.
            if (arguments[index].Contains(Replacement, StringComparison.Ordinal) && Encoding.UTF8.GetString(own[offset + index]) == arguments[index])
            {
                result[index] = own[offset + index];
            }
        }

        return result;
    }

    private static List<byte[]> ReadOwn()
    {
        try
        {
            var text = File.ReadAllBytes("/proc/self/cmdline");
            var arguments = new List<byte[]>();
            // Each ends with a NUL, the last one too, and any of them may be empty.
            foreach (var range in text.AsSpan(0, Math.Max(text.Length - 1, 0)).Split((byte)0))
            {
                arguments.Add(text[range]);
            }

            return arguments;
        }
        catch (IOException)
        {
            // macOS, or no /proc: then UTF-8 is all there is.
            return [];
        }
    }
}
