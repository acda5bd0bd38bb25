namespace PortGuard.SceneApp;

/// <summary>How a scene wants the application to be.</summary>
public sealed class Wishes
{
    /// <summary>default, slim, empty, startup (IHostBuilder) or worker (no web server).</summary>
    public string Host { get; set; } = "default";

    /// <summary>Without UsePortGuard: what Kestrel says by itself.</summary>
    public bool Unguarded { get; set; }

    /// <summary>Endpoints in code, separated by blanks: any:5000, localhost:5000, 127.0.0.1:5000, [::1]:5000, unix:/path.</summary>
    public string Listen { get; set; } = "";

    /// <summary>The url given to app.Run.</summary>
    public string? RunAt { get; set; }

    /// <summary>The url added to app.Urls.</summary>
    public string? AddAt { get; set; }

    /// <summary>All services start at the same time.</summary>
    public bool Concurrent { get; set; }

    /// <summary>No logger at all.</summary>
    public bool Silent { get; set; }

    /// <summary>Catches the refusal around the start.</summary>
    public bool Catch { get; set; }

    /// <summary>How long a service of the application takes to stop, in milliseconds, deaf to the host's timeout.</summary>
    public int SlowStop { get; set; }

    /// <summary>What app.Run is called with: run, runasync or start.</summary>
    public string Run { get; set; } = "runasync";

    /// <summary>A port of 127.0.0.1 on which the process itself listens before the host starts.</summary>
    public int HoldFirst { get; set; }

    /// <summary>The port in the options of the guard, by code.</summary>
    public string? Port { get; set; }
}
