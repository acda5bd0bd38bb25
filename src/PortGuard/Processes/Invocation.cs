namespace PortGuard;

/// <summary>
/// What a process runs: its executable and, for the executable of a language, the script, module, jar, main class or assembly.
/// Taken from the executable's path and the arguments, never from the kernel's short name, which any process can set.
/// </summary>
internal sealed record Invocation
{
    /// <summary>The executable's base name in lower case without ".exe"; from the first argument where the path cannot be read; "" for neither.</summary>
    public required string Executable { get; init; }

    /// <summary>Whether <see cref="Executable"/> is the executable itself and not what the process calls itself.</summary>
    public required bool IsTrusted { get; init; }

    public string Path { get; init; } = "";

    /// <summary>The script, module, jar, main class or assembly as it was typed; null for none.</summary>
    public string? Script { get; init; }

    /// <summary>The base name of <see cref="Script"/> in lower case without the usual extensions; "" for none.</summary>
    public string Program { get; init; } = "";

    /// <summary>The options of the runtime itself, before <see cref="Script"/>.</summary>
    public IReadOnlyList<string> RuntimeOptions { get; init; } = [];

    /// <summary>The arguments after the script, or all of them but the first for a program without one.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The text that a process wrote over its arguments, such as "npm run dev"; null where it did not.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the code came with the command line ("sh -c", "node -e").</summary>
    public bool HasInlineCode { get; init; }

    public static Invocation Of(ProcessSnapshot process)
    {
        var arguments = process.Arguments;
        var trusted = !string.IsNullOrEmpty(process.ExecutablePath);
        var title = arguments is [var only] && only.Contains(' ', StringComparison.Ordinal) ? only : null;
        // A title names the program first: "redis-server *:6379", "postgres: 15/main: checkpointer".
        var executable = Normalised(
            trusted ? process.ExecutablePath!
            : title is not null ? title.Split(' ')[0].TrimEnd(':')
            : arguments.Count > 0 ? arguments[0] : "");
        if (executable is "busybox" or "toybox" && arguments.Count > 0)
        {
            // Many programs in one executable: which one is in its first argument, or in the second.
            arguments = Normalised(arguments[0]) == executable ? [.. arguments.Skip(1)] : arguments;
            executable = arguments.Count > 0 ? Normalised(arguments[0]) : executable;
        }

        var call = new Invocation { Executable = executable, IsTrusted = trusted, Path = process.ExecutablePath ?? "", Title = title };
        return title is null && LanguageRuntime.Find(executable) is { } runtime
            ? runtime.Complete(call, [.. arguments.Skip(1)])
            : call with { Arguments = [.. arguments.Skip(1)] };
    }

    public bool HasArgument(string argument) => Arguments.Contains(argument, StringComparer.Ordinal);

    /// <summary>The base name for comparing: lower case, without ".exe", without the dash of a login shell and the wrapper marks of Nix.</summary>
    public static string Normalised(string path)
    {
        var name = ProcessText.BaseName(path).ToLowerInvariant();
        name = name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
        return name.StartsWith('.') && name.EndsWith("-wrapped", StringComparison.Ordinal) ? name[1..^8] : name.TrimStart('-');
    }
}
