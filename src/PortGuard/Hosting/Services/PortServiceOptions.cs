namespace PortGuard;

/// <summary>A service of this program that gets a port of its own from the registry.</summary>
public sealed class PortServiceOptions
{
    /// <summary>The name that the port is kept under: 1 to 200 characters, none of them a control character.</summary>
    public required string Name { get; set; }

    /// <summary>The port to try where the service has none yet or cannot have it.</summary>
    /// <value>The default is null: any.</value>
    public int? Preferred { get; set; }

    /// <summary>Where to choose from: the name of a range such as "api", or a span such as "8000-8099".</summary>
    /// <value>The default is null: the default range, 18000-19999.</value>
    public string? Range { get; set; }

    /// <summary>Whether a further instance, while one runs, gets a port of its own as "NAME#2", "NAME#3" ...</summary>
    /// <value>The default is false: in Development the running one is replaced, elsewhere the start is refused.</value>
    public bool AllowFurtherInstance { get; set; }
}
