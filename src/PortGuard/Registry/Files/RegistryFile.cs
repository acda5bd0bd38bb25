namespace PortGuard;

/// <summary>The data file: read whole, replaced whole. Callers hold the lock for every change.</summary>
internal sealed class RegistryFile
{
    private const int WindowsAttempts = 6;
    private readonly TimeProvider _time;

    /// <param name="path">The file; a symbolic link stays one, and what it leads to is read and replaced.</param>
    /// <param name="time">The clock of the pauses between attempts.</param>
    /// <exception cref="IOException">A link leads in a circle.</exception>
    public RegistryFile(string path, TimeProvider time)
    {
        // Renaming over a link would replace the link. And two projects that link one file need one lock: it is beside the real file.
        var full = Path.GetFullPath(path);
        var link = new FileInfo(full);
        FullPath = link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        _time = time;
    }

    /// <summary>The real file's path.</summary>
    public string FullPath { get; }

    public string Directory => Path.GetDirectoryName(FullPath)!;

    // One name: whatever dies while writing leaves one file at most, and the next writer removes it.
    private string Temporary => FullPath + ".tmp";

    /// <summary>Reads it; empty where there is none.</summary>
    /// <exception cref="PortRegistryException">It is broken, newer than we are, or may not be read.</exception>
    public RegistryDocument Read()
    {
        if (!File.Exists(FullPath) && !System.IO.Directory.Exists(FullPath))
        {
            return new();
        }

        byte[] text;
        try
        {
            text = ReadBytes();
        }
        catch (FileNotFoundException)
        {
            // Deleted since we asked.
            return new();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RegistryTrouble.ExplainReading(FullPath, e);
        }

        return RegistryReader.Read(text, FullPath);
    }

    /// <summary>
    /// Replaces it in one step: whoever reads sees the old or the new one, whole, whenever a process is killed or the power goes. The new text is
    /// on the disk before the rename (fsync(2)); the rename itself is not waited for. It outlives every process, and what the loss of power
    /// in the seconds after it can undo is an allocation that nobody uses any more: no process outlives that.
    /// </summary>
    /// <exception cref="IOException">It could not be written; the old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the old one is untouched.</exception>
    public async ValueTask WriteAsync(RegistryDocument document)
    {
        var bytes = RegistryWriter.WriteBytes(document);
        try
        {
            WriteTemporary(bytes);
            await ReplaceAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Forget(Temporary);
            throw;
        }
    }

    private byte[] ReadBytes()
    {
        using var file = File.OpenHandle(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var text = new byte[RandomAccess.GetLength(file)];
        var length = 0;
        while (length < text.Length && RandomAccess.Read(file, text.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
        }

        return length == text.Length ? text : text[..length];
    }

    private void WriteTemporary(byte[] bytes)
    {
        // Not truncated but made anew: what another user left there may not be ours to write, and is ours to replace.
        File.Delete(Temporary);
        using var file = File.OpenHandle(Temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        if (!OperatingSystem.IsWindows() && File.Exists(FullPath))
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(FullPath));
        }

        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }

    private async ValueTask ReplaceAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(Temporary, FullPath, overwrite: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && attempt < WindowsAttempts && e is IOException or UnauthorizedAccessException)
            {
                // A virus scanner or an indexer has the old or the new file open for a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(10 * attempt), _time).ConfigureAwait(false);
            }
        }
    }

    private static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where it could not be written it often cannot be removed either; the next writer tries again.
        }
    }
}
