using System.Text;

namespace PortGuard.Tool;

/// <summary>
/// What the kernel makes of executing a file: the executable and the arguments that the process is going to show. The next run compares
/// a holder with them, so that it knows an earlier run of the same program.
/// </summary>
/// <param name="Executable">The executable with every link resolved, as /proc/PID/exe shows it.</param>
/// <param name="Arguments">The arguments, the first being the program's own name.</param>
internal sealed record ProgramCall(string Executable, IReadOnlyList<string> Arguments)
{
    public const string Shell = "/bin/sh";

    // execve(2), "Interpreter scripts": four levels, 255 characters since Linux 5.1.
    private const int MostLevels = 4;
    private const int LongestLine = 255;

    /// <param name="file">The file as <see cref="ProgramSearch"/> found it.</param>
    /// <param name="arguments">The arguments, the first being the program as it was typed.</param>
    /// <param name="search">Finds what <c>#!/usr/bin/env NAME</c> names.</param>
    /// <param name="directory">The working directory.</param>
    /// <exception cref="ToolException">A script names an interpreter that is not there, or the file is no program.</exception>
    public static ProgramCall Of(string file, IReadOnlyList<string> arguments, ProgramSearch search, string directory)
    {
        for (var level = 0; level < MostLevels && Interpreter(file, directory) is { } interpreter; level++)
        {
            (file, arguments) = Through(interpreter, file, arguments, search, directory);
        }

        return new(Real(Path.Combine(directory, file)), arguments);
    }

    /// <summary>The words of a script's first line; the shell for a file without one that no kernel knows (execvp(3)); null for a program.</summary>
    private static string[]? Interpreter(string file, string directory)
    {
        var head = Head(Path.Combine(directory, file));
        var line = head.AsSpan(0, head.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : head.Length);
        if (line.StartsWith("#!"u8))
        {
            // One interpreter and at most one argument, whatever blanks are in it.
            var text = Encoding.UTF8.GetString(line[2..]).Trim(' ', '\t');
            var blank = text.AsSpan().IndexOfAny(' ', '\t');
            return text.Length == 0 ? [Shell] : blank < 0 ? [text] : [text[..blank], text[blank..].TrimStart(' ', '\t')];
        }

        // What is not text is the kernel's affair: ELF, Mach-O, binfmt_misc.
        return head.Length > 0 && !line.ContainsAnyInRange((byte)0, (byte)8) ? [Shell] : null;
    }

    private static (string File, IReadOnlyList<string> Arguments) Through(
        string[] interpreter, string script, IReadOnlyList<string> arguments, ProgramSearch search, string directory)
    {
        var program = interpreter[0];
        if (!File.Exists(Path.Combine(directory, program)))
        {
            throw new ToolException(ExitCode.NoSuchProgram,
                $"{CommandLine.Sanitize(script)} wants the interpreter {CommandLine.Sanitize(program, 120)}, which is not there.");
        }

        IReadOnlyList<string> rest = [script, .. arguments.Skip(1)];
        if (Path.GetFileName(program) != "env" || interpreter.Length < 2)
        {
            return (program, [.. interpreter, .. rest]);
        }

        // env(1): -S splits what follows; assignments come before the program's name.
        var all = interpreter[1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var words = all.SkipWhile(word => word.StartsWith('-') || word.Contains('=', StringComparison.Ordinal)).ToList();
        return words.Count > 0 && Found(words[0], search, isSure: all.Length == words.Count || all is ["-S", ..] && all.Length == words.Count + 1) is { } found
            ? (found, [.. words, .. rest])
            : (program, [.. interpreter, .. rest]);
    }

    /// <summary>What env(1) is going to execute. With more than -S before it (-u NAME, PATH=...) or quotes around it that is for env alone to say.</summary>
    private static string? Found(string word, ProgramSearch search, bool isSure)
    {
        try
        {
            return search.Find(word);
        }
        catch (ToolException) when (!isSure || word.AsSpan().ContainsAny("\"'\\$"))
        {
            // Then env itself is what runs, as far as we know: no start fails for that.
            return null;
        }
    }

    private static byte[] Head(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[LongestLine];
            return head[..RandomAccess.Read(file, head, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program may be executable and not readable (mode 111): then it is no script (execve(2)).
            return [];
        }
    }

    private static unsafe string Real(string path)
    {
        var buffer = stackalloc byte[Libc.PATH_MAX];
        return Libc.realpath(path, buffer) is not null and var real ? Encoding.UTF8.GetString(new ReadOnlySpan<byte>(real, Libc.PATH_MAX)[..Length(real)]) : path;
    }

    private static unsafe int Length(byte* text) => new ReadOnlySpan<byte>(text, Libc.PATH_MAX).IndexOf((byte)0);
}
