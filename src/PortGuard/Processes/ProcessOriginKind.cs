namespace PortGuard;

/// <summary>The kinds of things a process can run under.</summary>
public enum ProcessOriginKind
{
    /// <summary>A tool that restarts the program when a file changes: dotnet watch, nodemon, uvicorn --reload ...</summary>
    Watcher,

    /// <summary>A tool that started the program and waits for it: dotnet run, npm run ...</summary>
    Launcher,

    /// <summary>A process supervisor: pm2, supervisord, runit, s6, foreman ...</summary>
    Supervisor,

    /// <summary>A unit of the system's service manager: a systemd .service, a launchd job, a Windows service.</summary>
    Service,

    /// <summary>A container.</summary>
    Container,

    /// <summary>An integrated development environment or editor.</summary>
    Ide,

    /// <summary>A terminal multiplexer: tmux, screen.</summary>
    Multiplexer,

    /// <summary>A login over ssh.</summary>
    Ssh,

    /// <summary>cron, at, a systemd timer.</summary>
    Scheduler,

    /// <summary>A shell on a terminal.</summary>
    Shell,

    /// <summary>Its starter has ended; the init process adopted it.</summary>
    Orphan,
}
