namespace PortGuard;

/// <summary>A .service unit of systemd.</summary>
/// <param name="Name">Its name, such as "nginx.service".</param>
/// <param name="OfUser">Whether it belongs to a user's manager: <c>systemctl --user</c>.</param>
/// <param name="Path">The cgroup's path up to the unit.</param>
internal sealed record CgroupUnit(string Name, bool OfUser, string Path)
{
    public string StopCommand => $"systemctl {(OfUser ? "--user " : "")}stop {ProcessText.ShellWord(Name)}";
}

/// <summary>A container that a cgroup belongs to.</summary>
/// <param name="Engine">Who runs it: "docker", "podman", "containerd", "kubernetes", "lxc" or "nspawn".</param>
/// <param name="Id">Its id, 12 digits of it where it is a hexadecimal one, or its name.</param>
internal sealed record CgroupContainer(string Engine, string Id)
{
    public string Name => $"{Engine} container {ProcessText.Printable(Id)}";

    public string StopCommand => Engine switch
    {
        "containerd" => $"nerdctl stop {Word}",
        "kubernetes" => $"crictl stop {Word}",
        "lxc" => $"lxc-stop -n {Word}",
        "nspawn" => $"machinectl poweroff {Word}",
        _ => $"{Engine} stop {Word}",
    };

    private string Word => ProcessText.ShellWord(Id);
}

/// <summary>What the path of a control group says; https://systemd.io/CGROUP_DELEGATION and the engines' own naming.</summary>
internal static class CgroupPath
{
    private const int IdLength = 64;
    private const int ShortIdLength = 12;

    private static (string Prefix, string Engine)[] Scopes { get; } =
    [
        ("docker-", "docker"), ("libpod-conmon-", "podman"), ("libpod-", "podman"), ("cri-containerd-", "kubernetes"), ("crio-conmon-", "kubernetes"),
        ("crio-", "kubernetes"), ("nerdctl-", "containerd"),
    ];

    // Units in which people's own programs run beside the service itself: terminals, logins, schedulers, desktop applications
    // (systemd.io/DESKTOP_ENVIRONMENTS: app[-<launcher>]-<ApplicationID>[@<RANDOM>].service). Stopping one of them closes much more than one program.
    private static string[] SessionHosts { get; } =
    [
        "gnome-terminal-server", "tmux", "screen", "emacs", "code-server", "ssh.", "ssh@", "sshd.", "sshd@", "getty@", "serial-getty@",
        "console-getty.", "container-getty@", "cron.", "crond.", "cronie.", "atd.", "anacron.", "user@",
    ];

    private static string[] SessionHostsOfUser { get; } = ["dbus-:", "org.gnome.", "plasma-"];

    /// <summary>The .service that a cgroup belongs to: the nearest unit, if that is a service and not a session's scope.</summary>
    public static CgroupUnit? Service(string? cgroup)
    {
        var segments = Segments(cgroup);
        var outermost = FindContainer(segments)?.Index ?? -1;
        for (var index = segments.Length - 1; index > outermost; index--)
        {
            var name = segments[index];
            if (name.EndsWith(".scope", StringComparison.Ordinal) || name.EndsWith(".slice", StringComparison.Ordinal))
            {
                return null;
            }

            if (name.EndsWith(".service", StringComparison.Ordinal))
            {
                var ofUser = segments.Take(index).Any(segment => segment.StartsWith("user@", StringComparison.Ordinal));
                return IsSessionHost(name, ofUser) ? null : new(name, ofUser, "/" + string.Join('/', segments.Take(index + 1)));
            }
        }

        return null;
    }

    /// <summary>The container that a cgroup belongs to.</summary>
    public static CgroupContainer? Container(string? cgroup) => FindContainer(Segments(cgroup))?.Container;

    private static bool IsSessionHost(string unit, bool ofUser) =>
        SessionHosts.Any(host => unit.StartsWith(host, StringComparison.Ordinal))
        || (ofUser && SessionHostsOfUser.Any(host => unit.StartsWith(host, StringComparison.Ordinal)))
        || (ofUser && unit.StartsWith("app-", StringComparison.Ordinal) && unit.Contains('@', StringComparison.Ordinal));

    private static string[] Segments(string? cgroup) => (cgroup ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static (CgroupContainer Container, int Index)? FindContainer(string[] segments)
    {
        for (var index = 0; index < segments.Length; index++)
        {
            if (Match(segments, index) is { } container)
            {
                return (container, index);
            }
        }

        return null;
    }

    private static CgroupContainer? Match(string[] segments, int index)
    {
        var name = segments[index];
        name = name.EndsWith(".scope", StringComparison.Ordinal) ? name[..^6] : name;
        foreach (var (prefix, engine) in Scopes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && IsId(name[prefix.Length..]))
            {
                return new(IsKubernetes(segments, index) ? "kubernetes" : engine, name[prefix.Length..][..ShortIdLength]);
            }
        }

        if (IsId(name))
        {
            return new(EngineOfParent(segments, index), name[..ShortIdLength]);
        }

        return MatchMachine(segments, index, name);
    }

    private static CgroupContainer? MatchMachine(string[] segments, int index, string name)
    {
        if (name.StartsWith("lxc.payload.", StringComparison.Ordinal))
        {
            return new("lxc", name["lxc.payload.".Length..]);
        }

        if (index > 0 && segments[index - 1] is "lxc" or "lxc.payload")
        {
            return new("lxc", name);
        }

        if (name.StartsWith("systemd-nspawn@", StringComparison.Ordinal))
        {
            return new("nspawn", name["systemd-nspawn@".Length..].Replace(".service", "", StringComparison.Ordinal));
        }

        return index > 0 && segments[index - 1] == "machine.slice" && name.StartsWith("machine-", StringComparison.Ordinal)
            ? new("nspawn", name["machine-".Length..].Replace(@"\x2d", "-", StringComparison.Ordinal))
            : null;
    }

    // cgroupfs naming: /docker/ID, /kubepods/burstable/podUID/ID, /libpod_parent/libpod-ID, /default/ID (containerd's namespace)
    private static string EngineOfParent(string[] segments, int index) =>
        IsKubernetes(segments, index) ? "kubernetes"
        : index > 0 && segments[index - 1] is "docker" or "actions_job" or "ecs" ? "docker"
        : index > 0 && segments[index - 1].StartsWith("libpod", StringComparison.Ordinal) ? "podman"
        : index > 0 ? "containerd" : "docker";

    private static bool IsKubernetes(string[] segments, int index) =>
        segments.Take(index).Any(segment => segment.StartsWith("kubepods", StringComparison.Ordinal));

    private static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);
}
