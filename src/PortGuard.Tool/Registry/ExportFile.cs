using System.Text;
using System.Text.Json;

namespace PortGuard.Tool;

/// <summary>Writes an export, and never over anything else.</summary>
internal static class ExportFile
{
    /// <exception cref="ToolException">There is a file that may not be written over.</exception>
    public static void Write(string path, string text, bool force)
    {
        if (Directory.Exists(path))
        {
            throw Refused(path, "is a directory");
        }

        if (!File.Exists(path))
        {
            // CreateNew: somebody may have made it since the look. A link that leads nowhere is somebody's too.
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            return;
        }

        if (!IsExport(path))
        {
            throw Refused(path, "is not an export, and is never written over");
        }

        if (!force)
        {
            throw Refused(path, "is an earlier export; --force writes over it");
        }

        // A link stays one.
        path = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private static bool IsExport(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.GetBytes(EnvExport.Head)))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("allocated_ports", out _) && root.TryGetProperty("statistics", out _) && root.TryGetProperty("all_allocations", out _);
        }
        catch (JsonException)
        {
            // Whatever it is, we have not written it.
            return false;
        }
    }

    private static ToolException Refused(string path, string why) => new(ExitCode.NotPermitted, $"{CommandLine.Sanitize(path, 200)} {why}. Nothing was written.");
}
