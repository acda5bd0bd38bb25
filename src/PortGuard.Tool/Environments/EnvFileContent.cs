namespace PortGuard.Tool;

/// <summary>What a <c>.env</c> file says.</summary>
/// <param name="Variables">What could be read.</param>
/// <param name="Trouble">The first thing that could not; null where all of it could.</param>
internal sealed record EnvFileContent(IReadOnlyDictionary<string, string> Variables, ToolException? Trouble = null)
{
    public static EnvFileContent None { get; } = new(ProcessSnapshot.NoVariables);
}
