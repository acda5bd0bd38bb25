using System.Globalization;
using static PortGuard.ProcessOriginKind;

namespace PortGuard;

/// <summary>The programs under which others run: one row each, the first that matches counts.</summary>
internal static class OriginPrograms
{
    private static string[] VsCodePaths { get; } =
        ["/.vscode-server/", "/.vscode-server-insiders/", "/.vscode-remote/", "/Visual Studio Code.app/", "/code-server/"];

    private static OriginProgram[] All { get; } =
    [
        // Watchers: they start the program again when a file changes, or at once. dotnet watch ignores SIGTERM and SIGINT from elsewhere.
        new(Watcher, "dotnet watch") { Programs = ["dotnet-watch"], Restarts = true },
        new(Watcher, "dotnet watch") { Executables = ["dotnet"], When = call => call is { Script: null, Arguments: ["watch", ..] }, Restarts = true },
        Watch("nodemon") with { Programs = ["nodemon"] },
        Watch("node --watch") with { Executables = ["node", "nodejs"], When = call => call.RuntimeOptions.Any(IsWatchOption) },
        Watch("tsx watch") with { Programs = ["tsx"], PathParts = ["/tsx/dist/cli"], When = call => call.Arguments is ["watch", ..] },
        Watch("ts-node-dev") with { Programs = ["ts-node-dev", "tsnd", "node-dev"], PathParts = ["/ts-node-dev/"] },
        Watch("nest start --watch") with { Programs = ["nest"], When = call => call.HasArgument("--watch") || call.HasArgument("-w") },
        Watch("uvicorn --reload") with { Programs = ["uvicorn"], When = call => call.HasArgument("--reload") },
        Watch("hypercorn --reload") with { Programs = ["hypercorn"], When = call => call.HasArgument("--reload") },
        Watch("fastapi dev") with { Programs = ["fastapi"], When = call => call.Arguments is ["dev", ..] },
        Watch("watchmedo") with { Programs = ["watchmedo"] },
        Watch("watchfiles") with { Programs = ["watchfiles"] },
        Watch("hupper") with { Programs = ["hupper"] },
        Watch("watchexec") with { Programs = ["watchexec"] },
        Watch("cargo watch") with { Programs = ["cargo-watch"] },
        Watch("entr") with { Executables = ["entr"] },
        Watch("reflex") with { Executables = ["reflex"] },
        Watch("air") with { Executables = ["air"] },
        Watch("wgo") with { Executables = ["wgo", "gow", "compiledaemon", "modd", "fresh"], Display = call => call.Executable },
        Watch("rerun") with { Programs = ["rerun", "guard"], Display = call => call.Program.Length > 0 ? call.Program : call.Executable },

        // Supervisors: they start it again, or end everything else when it ends.
        Supervise("pm2", Pm2Stop) with { Title = "PM2 v", Programs = ["pm2-runtime"], PathParts = ["/pm2/lib/Daemon.js"] },
        Supervise("supervisord", SupervisordStop) with { Programs = ["supervisord"] },
        Supervise("runit", (manager, _) => WithFirstArgument("sv down {0}", manager)) with { Executables = ["runsv"] },
        Supervise("s6", (manager, _) => WithDirectory("s6-svc -d {0}", manager)) with { Executables = ["s6-supervise"] },
        Supervise("daemontools", (manager, _) => WithDirectory("svc -d {0}", manager)) with { Executables = ["supervise"] },
        Supervise("OpenRC", (manager, _) => WithFirstArgument("rc-service {0} stop", manager)) with { Executables = ["supervise-daemon"] },
        Supervise("circus", (_, _) => "circusctl stop") with { Programs = ["circusd"] },
        Supervise("forever", (_, process) => Invariant($"forever stop {process.ProcessId}")) with { PathParts = ["/forever/bin/monitor", "/forever-monitor/"] },
        Supervise("NSSM", (_, _) => null) with { Executables = ["nssm", "winsw"] },
        RunAll("overmind", (_, _) => "overmind stop") with { Executables = ["overmind"] },
        RunAll("overmind", (_, _) => "overmind stop") with { Executables = ["tmux"], When = call => call.Arguments.Any(IsOvermindSocket) },
        RunAll("foreman", Kill) with { Title = "foreman: master", Programs = ["foreman"] },
        RunAll("honcho", Kill) with { Programs = ["honcho"] },
        RunAll("goreman", Kill) with { Executables = ["goreman", "hivemind", "process-compose", "mprocs"], Display = call => call.Executable },
        new(Service, "the service control manager") { Executables = ["services"], When = IsWindowsServices, Restarts = true },

        // Launchers: they wait for the program and end with it.
        new(Launcher, "dotnet run") { Executables = ["dotnet"], When = call => call is { Script: null, Arguments: ["run", ..] } },
        new(Launcher, "dotnet test") { Executables = ["dotnet"], When = call => call is { Script: null, Arguments: ["test", ..] } },
        new(Launcher, "npm") { Title = "npm ", Programs = ["npm", "npm-cli"], Display = call => ScriptRunner("npm", call) },
        new(Launcher, "npx") { Programs = ["npx", "npx-cli"] },
        new(Launcher, "pnpm") { Title = "pnpm ", Programs = ["pnpm"], Display = call => ScriptRunner("pnpm", call) },
        new(Launcher, "yarn") { Title = "yarn ", Programs = ["yarn", "yarnpkg"], PathParts = ["/.yarn/releases/yarn-"], Display = call => ScriptRunner("yarn", call) },
        new(Launcher, "bun") { Executables = ["bun"], Display = call => ScriptRunner("bun", call with { Arguments = [.. call.RuntimeOptions, call.Script ?? ""] }) },
        new(Launcher, "make") { Executables = ["make", "gmake"] },
        new(Launcher, "just") { Executables = ["just", "task", "mage"], Display = call => call.Executable },
        new(Launcher, "go run") { Executables = ["go"], When = call => call.Arguments is ["run", ..] },
        new(Launcher, "cargo run") { Executables = ["cargo"], When = call => call.Arguments is ["run" or "r", ..] },
        new(Launcher, "uv run") { Executables = ["uv"], When = call => call.Arguments is ["run", ..] },
        new(Launcher, "poetry run") { Programs = ["poetry"], When = call => call.Arguments is ["run", ..] },
        new(Launcher, "Maven") { Programs = ["org.codehaus.plexus.classworlds.launcher.launcher"] },
        new(Launcher, "Gradle") { Programs = ["org.gradle.wrapper.gradlewrappermain", "org.gradle.launcher.daemon.bootstrap.gradledaemon"] },
        new(Launcher, "Aspire") { Executables = ["dcp", "dcpctrl", "dcpproc"] },

        // Where a person sits.
        new(Ide, "Cursor") { Executables = ["cursor"], PathParts = ["/.cursor-server/", "/Cursor.app/"] },
        new(Ide, "Windsurf") { Executables = ["windsurf"], PathParts = ["/.windsurf-server/"] },
        new(Ide, "VS Code") { Executables = ["code", "code-insiders", "codium", "code-oss", "code-tunnel", "code helper", "code helper (plugin)"], PathParts = VsCodePaths },
        new(Ide, "Rider") { Executables = ["rider", "rider64", "rider.backend", "jetbrains.resharper.host", "jetbrains.debugger.worker"] },
        new(Ide, "IntelliJ IDEA") { Executables = ["idea", "idea64"] },
        new(Ide, "a JetBrains IDE") { Programs = ["com.intellij.idea.main", "com.jetbrains.rider.main"] },
        new(Ide, "PyCharm") { Executables = ["pycharm", "pycharm64"] },
        new(Ide, "WebStorm") { Executables = ["webstorm", "webstorm64"] },
        new(Ide, "GoLand") { Executables = ["goland", "goland64"] },
        new(Ide, "CLion") { Executables = ["clion", "clion64"] },
        new(Ide, "a JetBrains IDE") { Executables = ["phpstorm", "rubymine", "datagrip", "rustrover", "fleet"] },
        new(Ide, "Android Studio") { Executables = ["studio", "studio64"] },
        new(Ide, "Visual Studio") { Executables = ["devenv", "vsdebugconsole", "vsdbg"] },
        new(Ide, "Eclipse") { Executables = ["eclipse"], Programs = ["org.eclipse.equinox.launcher.main"] },
        new(Ide, "Zed") { Executables = ["zed", "zed-editor", "zed-remote-server"] },
        new(Ide, "Emacs") { Executables = ["emacs", "emacs-gtk", "emacs-nox"] },
        new(Multiplexer, "tmux") { Executables = ["tmux"] },
        new(Multiplexer, "screen") { Executables = ["screen"] },
        new(Multiplexer, "zellij") { Executables = ["zellij"] },
        new(Ssh, "ssh") { Executables = ["sshd", "sshd-session", "sshd-auth", "dropbear"] },
        new(Scheduler, "cron") { Executables = ["cron", "crond", "cronie", "fcron"] },
        new(Scheduler, "at") { Executables = ["atd"] },
        new(Scheduler, "anacron") { Executables = ["anacron"] },
    ];

    public static OriginProgram? Find(Invocation call) => Array.Find(All, program => program.Matches(call));

    private static OriginProgram Watch(string name) => new(Watcher, name) { Restarts = true, Stop = Kill };

    private static OriginProgram Supervise(string name, Func<ProcessSnapshot, ProcessSnapshot, string?> stop) => new(Supervisor, name) { Restarts = true, Stop = stop };

    private static OriginProgram RunAll(string name, Func<ProcessSnapshot, ProcessSnapshot, string?> stop) => new(Supervisor, name) { Stop = stop };

    private static string Kill(ProcessSnapshot manager, ProcessSnapshot process) => Invariant($"kill {manager.ProcessId}");

    private static string Pm2Stop(ProcessSnapshot manager, ProcessSnapshot process) =>
        Variable(process, "pm_id") is { } id ? $"pm2 stop {id}" : "pm2 list";

    // A process of a group is group:name; one on its own is a group of the same name.
    private static string SupervisordStop(ProcessSnapshot manager, ProcessSnapshot process) =>
        (Variable(process, "SUPERVISOR_GROUP_NAME"), Variable(process, "SUPERVISOR_PROCESS_NAME")) switch
        {
            (_, null) => "supervisorctl status",
            (null, { } name) => $"supervisorctl stop {name}",
            ({ } group, { } name) => group == name ? $"supervisorctl stop {name}" : $"supervisorctl stop {group}:{name}",
        };

    private static string? WithFirstArgument(string command, ProcessSnapshot manager) =>
        manager.Arguments is [_, [not '-', ..] argument, ..] ? string.Format(CultureInfo.InvariantCulture, command, ProcessText.ShellWord(argument)) : null;

    private static string? WithDirectory(string command, ProcessSnapshot manager) =>
        manager.WorkingDirectory is { } directory ? string.Format(CultureInfo.InvariantCulture, command, ProcessText.ShellWord(directory)) : null;

    private static bool IsOvermindSocket(string argument) => argument.StartsWith("overmind-", StringComparison.Ordinal);

    private static bool IsWindowsServices(Invocation call) => call.Path.EndsWith(@"\System32\services.exe", StringComparison.OrdinalIgnoreCase);

    private static bool IsWatchOption(string option) => option is "--watch" || option.StartsWith("--watch-path", StringComparison.Ordinal);

    private static string? Variable(ProcessSnapshot process, string name) =>
        process.Environment.TryGetValue(name, out var value) && value.Length > 0 ? ProcessText.ShellWord(value) : null;

    // "npm run dev" and no more: what follows may be a secret.
    private static string ScriptRunner(string runner, Invocation call)
    {
        var words = call.Title?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1) ?? call.Arguments;
        var named = words.Take(2).TakeWhile(word => !word.StartsWith('-')).ToArray();
        var kept = named is ["run" or "run-script" or "exec", _] ? named : [.. named.Take(1)];
        return ProcessText.Printable(string.Join(' ', [runner, .. kept])).TrimEnd();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
