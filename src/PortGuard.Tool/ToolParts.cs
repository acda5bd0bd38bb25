using System.Collections;

namespace PortGuard.Tool;

/// <summary>Everything that a verb takes from outside, so that a test can give it something else.</summary>
internal sealed class ToolParts
{
    private readonly Lazy<SystemParts> _system;
    private readonly Lazy<OwnProcess> _self;

    /// <param name="system">Makes the parts that know the operating system; called on first use.</param>
    /// <param name="self">Reads who we are; called on first use.</param>
    public ToolParts(Func<SystemParts> system, Func<SystemParts, OwnProcess> self)
    {
        _system = new(system);
        _self = new(() => self(_system.Value));
    }

    public required ITerminal Terminal { get; init; }

    /// <summary>The environment variables of this process, names as they are.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The working directory, absolute.</summary>
    public required string Directory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Starts the program of <c>run</c>.</summary>
    public IProgramStarter Starter { get; init; } = global::System.OperatingSystem.IsWindows() ? new WindowsProgramStarter() : new UnixProgramStarter();

    /// <summary>Who reads the tables and sends the signals.</summary>
    public SystemParts System => _system.Value;

    /// <summary>Who we are; under sudo, with the user who called it.</summary>
    /// <exception cref="IOException">The process table does not show us.</exception>
    public OwnProcess Self => _self.Value;

    public static ToolParts Create(ITerminal terminal) => new(
        () => SystemParts.Create(InspectorKind.Auto, new TerminalLogger(terminal)),
        system => OwnProcessReader.Read(system.Processes, contentRoot: null, entryAssembly: null, isCommand: true))
    {
        Terminal = terminal,
        Environment = Variables(),
        Directory = global::System.Environment.CurrentDirectory,
    };

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in global::System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
