namespace PortGuard;

/// <summary>Something a process runs under: a supervisor, a watcher, a terminal, an IDE, a container.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">What to call it, such as "dotnet watch", "nginx.service" or "tmux".</param>
public sealed record ProcessOrigin(ProcessOriginKind Kind, string Name)
{
    /// <summary>Its PID where it is a process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The terminal it sits on, such as "/dev/pts/3".</summary>
    public string? Terminal { get; init; }

    /// <summary>The command that ends the process the right way, such as "systemctl stop nginx.service"; null where there is none.</summary>
    public string? StopCommand { get; init; }

    /// <summary>Whether it starts the process again when it ends (or on the next file change), so that ending it would not last.</summary>
    public bool Restarts { get; init; }
}
