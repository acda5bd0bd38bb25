using System.Runtime.CompilerServices;
using System.Text;

namespace PortGuard.Tests;

/// <summary>Compares a text with a file beside the test's source, in a folder of the name given; PORTGUARD_UPDATE_GOLDEN=1 writes the files anew.</summary>
internal static class Golden
{
    public static void Equal(string actual, string name, string folder = "Golden", [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, folder, $"{name}.txt");
        var text = Normalise(actual);
        if (Environment.GetEnvironmentVariable("PORTGUARD_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.SkipUnless(Directory.Exists(Path.GetDirectoryName(caller)), "The golden files are in the source tree, and the tests run without it.");
        if (!File.Exists(path))
        {
            Assert.Fail($"There is no golden file {path}. PORTGUARD_UPDATE_GOLDEN=1 writes it. The text is:\n{text}");
        }

        var expected = Normalise(File.ReadAllText(path));
        if (expected != text)
        {
            Assert.Fail($"The text differs from {path} (- file, + now). PORTGUARD_UPDATE_GOLDEN=1 writes it anew.\n{Difference(expected.Split('\n'), text.Split('\n'))}");
        }
    }

    private static string Normalise(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    /// <summary>The longest common subsequence of lines, the plain quadratic way: golden files are short.</summary>
    private static string Difference(string[] expected, string[] actual)
    {
        var common = Array.ConvertAll(new int[expected.Length + 1], _ => new int[actual.Length + 1]);
        for (var i = expected.Length - 1; i >= 0; i--)
        {
            for (var j = actual.Length - 1; j >= 0; j--)
            {
                common[i][j] = expected[i] == actual[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        var lines = new StringBuilder();
        for (int i = 0, j = 0; i < expected.Length || j < actual.Length;)
        {
            if (i < expected.Length && j < actual.Length && expected[i] == actual[j])
            {
                lines.Append("  ").Append(expected[i++]).Append('\n');
                j++;
            }
            else if (j >= actual.Length || (i < expected.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                lines.Append("- ").Append(expected[i++]).Append('\n');
            }
            else
            {
                lines.Append("+ ").Append(actual[j++]).Append('\n');
            }
        }

        return lines.ToString();
    }
}
