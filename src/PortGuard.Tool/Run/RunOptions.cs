namespace PortGuard.Tool;

/// <summary>What <c>portguard run</c> was told on its command line.</summary>
internal sealed record RunOptions
{
    /// <summary>The ports as they were typed; empty where a variable is to name it.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The variables that name the port, and by which the program gets it.</summary>
    public IReadOnlyList<string> PortVariables { get; init; } = [DefaultPortVariable];

    public const string DefaultPortVariable = "PORT";

    public string? EnvFile { get; init; }

    public bool Dev { get; init; }

    public string? EnvironmentName { get; init; }

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for the port instead of ending anybody; null for not at all.</summary>
    public TimeSpan? Wait { get; init; }

    public TerminationScope Scope { get; init; } = TerminationScope.SameUser;

    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The service whose port it is, from the registry; null for a port by number.</summary>
    public string? Service { get; init; }

    public int? Preferred { get; init; }

    public string? Range { get; init; }

    /// <summary>The registry's file as it was typed; null for the one that is found.</summary>
    public string? Registry { get; init; }

    /// <summary>Whether the program is started again when it fails.</summary>
    public bool Restart { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }
}
