using static PortGuard.KnownOwnerKind;

namespace PortGuard;

/// <summary>
/// The data of <see cref="KnownOwners"/>. Web servers and language runtimes (nginx, Apache, Caddy, node, python, dotnet) are left out on purpose:
/// they are what a developer wants replaced.
/// </summary>
internal static class KnownOwnerTable
{
    private const string Data = "a database";
    private const string Messages = "a message broker";
    private const string Browsing = "a browser";
    private const string Editing = "an editor with open work";
    private const string OfSystem = "a part of the system";

    public static KnownOwner[] Rows { get; } =
    [
        // Forwarders
        new(Forwarder, "docker-proxy", "which forwards the port to a container", "docker-proxy")
            { Commands = ["docker ps --filter publish={port}"] },
        new(Forwarder, "Docker Desktop", "which forwards the port to a container", "com.docker.*", "docker desktop", "vpnkit*")
            { Commands = ["docker ps --filter publish={port}"] },
        new(Forwarder, "OrbStack", "which forwards the port to a container or machine", "orbstack*")
            { Commands = ["docker ps --filter publish={port}", "orb list"] },
        new(Forwarder, "rootlessport", "which forwards the port to a container", "rootlessport*", "rootlesskit*")
            { Commands = ["podman ps", "docker ps --filter publish={port}"] },
        new(Forwarder, "slirp4netns", "which forwards the port to a container", "slirp4netns") { Commands = ["podman ps",
            "docker ps --filter publish={port}"] },
        new(Forwarder, "pasta", "which forwards the port to a container", "pasta*", "passt*") { Commands = ["podman ps"] },
        new(Forwarder, "gvproxy", "which forwards the port to a container", "gvproxy*") { Commands = ["podman ps"] },
        new(Forwarder, "conmon", "which runs a container", "conmon", "containerd-shim*") { Commands = ["podman ps",
            "docker ps --filter publish={port}"] },
        new(Forwarder, "Lima", "which forwards the port to a virtual machine", "limactl") { Commands = ["limactl list"] },
        new(Forwarder, "wslrelay", "which forwards the port to WSL", "wslrelay", "wslhost")
            { Commands = ["wsl -- ss -ltnp sport = :{port}"] },
        new(Forwarder, "QEMU", "a virtual machine", "qemu-*") { Commands = ["virsh list"] },
        new(Forwarder, "VirtualBox", "a virtual machine", "vboxheadless", "virtualboxvm", "vboxnetnat", "vboxnetdhcp")
            { Commands = ["VBoxManage list runningvms"] },
        new(Forwarder, "VMware", "a virtual machine", "vmware-vmx", "vmnat", "vmnet-natd"),
        // An ssh client listens only to forward: -L, -D, a control master, or LocalForward of its configuration, which no argument shows.
        new(Forwarder, "ssh", "a tunnel to another machine", "ssh")
            { Commands = ["ps -o pid,tty,args -p {pid}", "kill {pid}"] },
        new(Forwarder, "kubectl", "a tunnel into a cluster", "kubectl")
            { Commands = ["ps -o pid,tty,args -p {pid}", "kill {pid}"] },
        new(Forwarder, "a tunnel", "which others reach something through", "cloudflared", "ngrok", "frpc", "devtunnel", "zrok", "autossh", "plink",
            "sshuttle", "oc", "k9s", "kubefwd", "telepresence*") { Commands = ["kill {pid}"] },
        new(Forwarder, "Aspire", "which forwards the port to a resource of an Aspire application", "dcp", "dcpctrl", "dcpproc")
            { Commands = ["ps -o pid,tty,args -p {pid}"] },

        // Managers that hold sockets for others
        new(ServiceManager, "systemd", "which holds the port for a socket unit", "systemd")
            { Commands = ["systemctl --user list-sockets"] },
        new(ServiceManager, "launchd", "which holds the port for a job", "launchd") { Commands = ["launchctl list"] },
        new(ServiceManager, "inetd", "which holds the port for a service", "inetd", "xinetd", "openbsd-inetd"),

        // Databases and other stores
        new(Database, "PostgreSQL", Data, "postgres", "postmaster") { Commands = ["pg_ctl stop -D {directory}"] },
        new(Database, "a connection pooler", "in front of a database", "pgbouncer", "pgcat", "odyssey"),
        new(Database, "MySQL", Data, "mysqld", "mysqld-debug") { Commands = ["mysqladmin -h 127.0.0.1 -P {port} shutdown"] },
        new(Database, "MariaDB", Data, "mariadbd", "mariadbd-safe") { Commands = ["mariadb-admin -h 127.0.0.1 -P {port} shutdown"] },
        new(Database, "MongoDB", Data, "mongod", "mongos") { Commands = ["mongosh --port {port} admin --eval 'db.shutdownServer()'"] },
        // Debian installs redis-server as a link to redis-check-rdb, and the executable's path shows that.
        new(Database, "Redis", Data, "redis-server", "redis-sentinel", "redis-check-rdb", "redis-check-aof", "redis-stack-server")
            { Commands = ["redis-cli -p {port} shutdown"] },
        new(Database, "Valkey", Data, "valkey-server", "valkey-sentinel", "valkey-check-rdb", "valkey-check-aof")
            { Commands = ["valkey-cli -p {port} shutdown"] },
        new(Database, "Memcached", "a cache", "memcached"),
        new(Database, "SQL Server", Data, "sqlservr"),
        new(Database, "Oracle", Data, "oracle", "tnslsnr"),
        new(Database, "CockroachDB", Data, "cockroach"),
        new(Database, "ClickHouse", Data, "clickhouse", "clickhouse-server"),
        new(Database, "InfluxDB", Data, "influxd", "influxdb3"),
        new(Database, "SurrealDB", Data, "surreal"),
        new(Database, "a database server", "with data of its own", "keydb-server", "dragonfly", "garnetserver", "rethinkdb", "questdb", "tarantool", "couchdb", "arangod", "scylla",
            "tikv-server", "tidb-server", "yb-master", "yb-tserver",
            "fdbserver", "milvus", "qdrant", "weaviate", "typesense-server", "meilisearch"),
        new(Database, "a database of measurements", "which other tools read", "prometheus", "victoria-metrics*"),
        new(Database, "Firebird", Data, "firebird"),
        new(Database, "etcd", "a store that other services depend on", "etcd"),
        new(Database, "Consul", "a store that other services depend on", "consul"),
        new(Database, "Vault", "a store of secrets, sealed when it ends", "vault", "openbao", "bao"),
        new(Database, "MinIO", "a store", "minio"),
        new(Database, "Elasticsearch", Data, "elasticsearch*") { Scripts = ["org.elasticsearch.*"] },
        new(Database, "OpenSearch", Data, "opensearch*") { Scripts = ["org.opensearch.*"] },
        new(Database, "Solr", Data, "java") { When = call => call.RuntimeOptions.Any(option => option.StartsWith("-Dsolr.",
            StringComparison.Ordinal)) },
        new(Database, "Cassandra", Data, "cassandra") { Scripts = ["org.apache.cassandra.*"] },
        new(Database, "Neo4j", Data, "neo4j") { Scripts = ["org.neo4j.*", "com.neo4j.*"] },
        new(Database, "ZooKeeper", "a store that other services depend on") { Scripts = ["org.apache.zookeeper.*"] },
        new(Database, "slapd", "a directory of users", "slapd", "ns-slapd"),
        new(Broker, "Kafka", Messages) { Scripts = ["kafka.kafka", "org.apache.kafka.*"] },
        new(Broker, "RabbitMQ", Messages, "beam.smp", "erl") { When = call => call.Arguments.Any(IsRabbit),
            Commands = ["rabbitmqctl shutdown"] },
        new(Broker, "ActiveMQ", Messages) { Scripts = ["activemq", "org.apache.activemq.*"] },
        new(Broker, "Pulsar", Messages) { Scripts = ["org.apache.pulsar.*"] },
        new(Broker, "NATS", Messages, "nats-server", "nats-streaming-server"),
        new(Broker, "Mosquitto", Messages, "mosquitto"),
        new(Broker, "a message broker", "which other programs use", "redpanda", "emqx"),

        // Ways in, engines, supervisors
        new(RemoteAccess, "sshd", "through which people are logged in", "sshd", "sshd-session", "sshd-auth", "dropbear"),
        new(RemoteAccess, "a VPN", "a connection of this machine", "tailscaled", "openvpn", "zerotier-one", "wireguard-go", "netbird"),
        new(RemoteAccess, "a remote desktop", "through which people work", "xrdp*", "x11vnc", "xvnc", "xtigervnc", "xtightvnc",
            "vino-server", "gnome-remote-desktop-daemon", "rustdesk", "teamviewerd", "anydesk"),
        new(KnownOwnerKind.Supervisor, "Docker", "which runs containers", "dockerd", "containerd")
        { Commands = ["docker ps --filter publish={port}"] },
        new(KnownOwnerKind.Supervisor, "a container engine", "which runs containers", "buildkitd", "podman", "crio", "kubelet", "k3s", "k3s-server",
            "microk8s", "lxd", "incusd", "libvirtd"),
        new(KnownOwnerKind.Supervisor, "pm2", "which runs other programs", "pm2-runtime") { Scripts = ["pm2-runtime"],
            TitleStart = "PM2 v", PathParts = ["/pm2/lib/Daemon.js"], Commands = ["pm2 list"] },
        new(KnownOwnerKind.Supervisor, "supervisord", "which runs other programs", "supervisord") { Scripts = ["supervisord"],
            Commands = ["supervisorctl status"] },
        new(KnownOwnerKind.Supervisor, "a supervisor", "which runs other programs", "runsv", "runsvdir", "s6-supervise", "s6-svscan",
            "circusd", "process-compose", "nomad") { Scripts = ["circusd"] },
        new(KnownOwnerKind.Supervisor, "a terminal", "in which people work", "tmux", "screen", "zellij", "gnome-terminal-server",
            "konsole", "wezterm*", "kitty", "alacritty", "ttyd"),

        // Programs of the person at the machine
        new(Editor, "VS Code", Editing, "code", "code-insiders", "codium", "code-oss", "code-tunnel", "code helper*", "code-server")
        { PathParts = ["/.vscode-server/", "/.vscode-server-insiders/", "/.vscode-remote/", "/Visual Studio Code.app/",
            "/lib/code-server/"] },
        new(Editor, "Cursor", Editing, "cursor") { PathParts = ["/.cursor-server/", "/Cursor.app/"] },
        new(Editor, "Windsurf", Editing, "windsurf") { PathParts = ["/.windsurf-server/"] },
        new(Editor, "a JetBrains IDE", Editing, "rider", "rider64", "rider.backend", "jetbrains.resharper.host", "idea", "idea64",
            "pycharm", "pycharm64", "webstorm", "webstorm64", "goland", "goland64", "clion", "clion64",
            "phpstorm", "rubymine", "datagrip", "rustrover", "fleet", "studio", "studio64", "jetbrains-toolbox")
            { Scripts = ["com.intellij.*", "com.jetbrains.*"] },
        new(Editor, "Visual Studio", Editing, "devenv", "servicehub.*"),
        new(Editor, "an editor", "with open work", "eclipse", "zed", "zed-editor", "emacs*", "vim", "vim.*", "nvim", "sublime_text",
            "xcode")
        { Scripts = ["org.eclipse.equinox.*", "jupyter", "jupyter-lab", "jupyter-notebook", "jupyterhub", "ipykernel_launcher"] },
        new(Browser, "Chrome", Browsing, "chrome", "google-chrome*", "google chrome*", "chromium*", "chrome_crashpad_handler",
            "headless_shell"),
        new(Browser, "Firefox", Browsing, "firefox*", "librewolf", "plugin-container"),
        new(Browser, "Edge", Browsing, "msedge*", "microsoft-edge*", "microsoft edge*"),
        new(Browser, "Safari", Browsing, "safari", "com.apple.webkit*"),
        new(Browser, "a browser", "with open pages", "brave*", "opera", "vivaldi*", "epiphany", "webkitnetworkprocess")
            { PathParts = ["/Arc.app/"] },
        new(Desktop, "a desktop application", "which the person at this machine uses", "slack", "discord", "spotify", "steam", "ms-teams",
            "zoom", "dropbox",
            "onedrive", "telegram-desktop", "signal-desktop", "postman", "insomnia", "thunderbird", "kdeconnectd", "syncthing",
            "transmission*"),

        // The system
        new(KnownOwnerKind.System, "ControlCenter",
            "the AirPlay receiver of macOS, which comes back: switch it off in System Settings > General > AirDrop & Handoff > AirPlay Receiver", "controlcenter", "controlce", "airplayxpchelper"),
        new(KnownOwnerKind.System, "systemd-resolved", "which resolves names for this machine", "systemd-resolved", "systemd-resolve"),
        new(KnownOwnerKind.System, "dnsmasq", "which resolves names for this machine or its virtual networks", "dnsmasq"),
        new(KnownOwnerKind.System, "a name server", "which resolves names", "named", "unbound", "mdnsresponder", "coredns"),
        new(KnownOwnerKind.System, "cupsd", "which prints", "cupsd", "cups-browsed"),
        new(KnownOwnerKind.System, "an X server", "which shows the desktop", "xorg", "xwayland", "xvfb", "windowserver", "gnome-shell",
            "plasmashell", "kwin*", "gdm*", "sddm*", "lightdm", "loginwindow"),
        new(KnownOwnerKind.System, "a login service", OfSystem, "krb5kdc", "kadmind", "sssd", "winbindd", "nscd"),
        new(KnownOwnerKind.System, "a file server", OfSystem, "smbd", "nmbd", "rpcbind", "rpc.*", "nfsd", "rsyncd", "vsftpd"),
        new(KnownOwnerKind.System, "a system service", OfSystem, "systemd-*", "avahi-daemon", "chronyd", "ntpd", "bluetoothd",
            "networkmanager", "dbus-daemon", "dbus-broker", "pipewire*", "pulseaudio", "snapd", "packagekitd", "rapportd", "sharingd",
            "exim4", "sendmail", "dovecot", "rsyslogd", "svchost", "lsass", "wininit", "spoolsv", "vmms", "vmcompute")
            { PathParts = ["/postfix/sbin/", @"\System32\services.exe"] },

        // Servers of build tools, shared by every build
        new(BuildServer, "the Android debug bridge", "which connects devices", "adb") { Commands = ["adb kill-server"] },
        new(BuildServer, "the Gradle daemon", "which builds use") { Scripts = ["org.gradle.launcher.daemon.bootstrap.gradledaemon"],
            Commands = ["gradle --stop"] },
        new(BuildServer, "the Kotlin daemon", "which builds use") { Scripts = ["org.jetbrains.kotlin.daemon.*"] },
        new(BuildServer, "Bazel", "which builds use", "bazel", "a-server") { Commands = ["bazel shutdown"] },
    ];

    // beam.smp ... -progname erl -home /var/lib/rabbitmq ... -s rabbit boot: not an application that only uses a client of RabbitMQ
    private static bool IsRabbit(string argument) =>
        argument == "rabbit" || argument.StartsWith("-rabbit", StringComparison.Ordinal) || argument.EndsWith("/rabbitmq", StringComparison.Ordinal);
}
