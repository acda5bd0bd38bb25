namespace PortGuard;

/// <summary>How the executable of a language takes its options and finds its script. One row a language.</summary>
/// <param name="Names">Base names; one that ends with "*" stands for every version.</param>
internal sealed record LanguageRuntime(params string[] Names)
{
    private static string[] Extensions { get; } = [".js", ".cjs", ".mjs", ".ts", ".py", ".rb", ".php", ".pl", ".dll", ".exe", ".jar"];

    private static LanguageRuntime[] All { get; } =
    [
        new("node*", "nodejs")
        {
            WithValue = ["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--env-file", "--input-type"],
            InlineCode = ["-e", "--eval", "-p", "--print", "-pe"],
        },
        new("bun", "deno") { Verbs = ["run", "serve"] },
        new("electron"),
        new("python*", "pypy*") { WithValue = ["-X", "-W"], InlineCode = ["-c"], NamesScript = ["-m"] },
        new("java", "javaw")
        {
            WithValue =
            [
                "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules", "--limit-modules",
                "--add-opens", "--add-exports", "--add-reads", "--enable-native-access",
            ],
            NamesScript = ["-jar", "-m", "--module"],
        },
        new("ruby*") { WithValue = ["-I", "-r", "-C", "-E"], InlineCode = ["-e"] },
        new("perl*") { InlineCode = ["-e", "-E"] },
        new("php*") { WithValue = ["-S", "-t", "-d", "-c"], InlineCode = ["-r"], NamesScript = ["-f"] },
        new("pwsh", "powershell") { InlineCode = ["-c", "-Command", "-EncodedCommand"], NamesScript = ["-f", "-File"] },
        new("bash", "sh", "dash", "zsh", "fish", "ksh", "ash", "mksh", "tcsh", "csh", "nu")
        {
            WithValue = ["-o", "-O", "--rcfile", "--init-file"],
            InlineCode = ["-c"],
            IsShell = true,
        },
    ];

    public string[] WithValue { get; init; } = [];

    public string[] InlineCode { get; init; } = [];

    public string[] NamesScript { get; init; } = [];

    public string[] Verbs { get; init; } = [];

    public bool IsShell { get; init; }

    public static LanguageRuntime? Find(string executable) =>
        executable == "dotnet" ? DotnetRuntime.Instance : All.FirstOrDefault(runtime => runtime.Names.Any(name => Matches(name, executable)));

    public Invocation Complete(Invocation call, string[] arguments)
    {
        if (this == DotnetRuntime.Instance)
        {
            return DotnetRuntime.Complete(call, arguments);
        }

        var next = arguments.Length > 0 && Verbs.Contains(arguments[0]) ? 1 : 0;
        while (next < arguments.Length)
        {
            var argument = arguments[next];
            if (InlineCode.Contains(argument) || (IsShell && argument is ['-', not '-', ..] && argument.EndsWith('c')))
            {
                return call with { HasInlineCode = true, RuntimeOptions = arguments[..next], Arguments = arguments[next..] };
            }

            if (NamesScript.Contains(argument))
            {
                next++;
                break;
            }

            if (argument is not (['-', _, ..] or ['+', _, ..]))
            {
                break;
            }

            next += WithValue.Contains(argument) ? 2 : 1;
        }

        return next < arguments.Length ? WithScript(call, arguments, next) : call with { RuntimeOptions = arguments };
    }

    internal static Invocation WithScript(Invocation call, string[] arguments, int script) => call with
    {
        Script = arguments[script],
        Program = ProgramName(arguments[script]),
        RuntimeOptions = arguments[..script],
        Arguments = arguments[(script + 1)..],
    };

    private static string ProgramName(string script)
    {
        var name = ProcessText.BaseName(script).ToLowerInvariant();
        return Extensions.FirstOrDefault(extension => name.EndsWith(extension, StringComparison.Ordinal)) is { } found ? name[..^found.Length] : name;
    }

    // "python*" is python, python3, python3.11; not python-config.
    private static bool Matches(string name, string executable) => name.EndsWith('*')
        ? executable.StartsWith(name[..^1], StringComparison.Ordinal) && executable[(name.Length - 1)..].All(c => char.IsAsciiDigit(c) || c is '.')
        : executable == name;
}

/// <summary>The host of .NET: its script is the first argument that is an assembly; anything else is a command of the SDK.</summary>
internal static class DotnetRuntime
{
    // https://learn.microsoft.com/dotnet/core/tools/dotnet, "Runtime options"
    private static string[] WithValue { get; } =
    [
        "--additionalprobingpath", "--additional-deps", "--depsfile", "--fx-version", "--roll-forward", "--roll-forward-on-no-candidate-fx",
        "--runtimeconfig",
    ];

    public static LanguageRuntime Instance { get; } = new("dotnet");

    public static Invocation Complete(Invocation call, string[] arguments)
    {
        var next = arguments is ["exec", ..] ? 1 : 0;
        while (next < arguments.Length && arguments[next].StartsWith('-'))
        {
            next += WithValue.Contains(arguments[next]) ? 2 : 1;
        }

        return next < arguments.Length && IsAssembly(arguments[next])
            ? LanguageRuntime.WithScript(call, arguments, next)
            : call with { Arguments = arguments };
    }

    private static bool IsAssembly(string argument) =>
        argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
}
