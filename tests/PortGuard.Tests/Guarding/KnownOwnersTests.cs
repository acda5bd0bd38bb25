namespace PortGuard.Tests;

public sealed class KnownOwnersTests
{
    private static KnownOwners Table { get; } = new([], []);

    [Theory]
    [InlineData("PostgreSQL", "/usr/lib/postgresql/15/bin/postgres", "postgres: 15/main: checkpointer ")]
    [InlineData("MySQL", "/usr/sbin/mysqld", "/usr/sbin/mysqld")]
    [InlineData("MariaDB", "/usr/sbin/mariadbd", "/usr/sbin/mariadbd")]
    [InlineData("MongoDB", "/usr/bin/mongod", "mongod|--config|/etc/mongod.conf")]
    [InlineData("Redis", "/usr/bin/redis-check-rdb", "redis-server 127.0.0.1:6379")]
    [InlineData("Redis", @"C:\Program Files\Redis\Redis-Server.EXE", "redis-server")]
    [InlineData("Valkey", "/usr/bin/valkey-server", "valkey-server")]
    [InlineData("Memcached", "/usr/bin/memcached", "memcached")]
    [InlineData("SQL Server", "/opt/mssql/bin/sqlservr", "sqlservr")]
    [InlineData("CockroachDB", "/usr/local/bin/cockroach", "cockroach|start")]
    [InlineData("ClickHouse", "/usr/bin/clickhouse", "clickhouse-server")]
    [InlineData("InfluxDB", "/usr/bin/influxd", "influxd")]
    [InlineData("etcd", "/usr/bin/etcd", "etcd")]
    [InlineData("Consul", "/usr/bin/consul", "consul|agent")]
    [InlineData("Vault", "/usr/bin/vault", "vault|server")]
    [InlineData("MinIO", "/usr/bin/minio", "minio|server|/data")]
    [InlineData("Elasticsearch", "/usr/share/elasticsearch/jdk/bin/java", "java|-Xms1g|--module-path|/lib|-m|org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch")]
    [InlineData("OpenSearch", "/usr/bin/java", "java|-cp|/lib/*|org.opensearch.bootstrap.OpenSearch")]
    [InlineData("Kafka", "/usr/bin/java", "java|-Xmx1G|-cp|/opt/kafka/libs/*|kafka.Kafka|server.properties")]
    [InlineData("ZooKeeper", "/usr/bin/java", "java|-cp|/x|org.apache.zookeeper.server.quorum.QuorumPeerMain")]
    [InlineData("Cassandra", "/usr/bin/java", "java|-cp|/x|org.apache.cassandra.service.CassandraDaemon")]
    [InlineData("Neo4j", "/usr/bin/java", "java|-cp|/x|com.neo4j.server.enterprise.Neo4jEnterprise")]
    [InlineData("ActiveMQ", "/usr/bin/java", "java|-jar|/opt/activemq/bin/activemq.jar|start")]
    [InlineData("Solr", "/usr/bin/java", "java|-server|-Dsolr.log.dir=/x|-jar|start.jar")]
    [InlineData("RabbitMQ", "/usr/lib/erlang/erts-13/bin/beam.smp", "beam.smp|-W|w|--|-home|/var/lib/rabbitmq|--|-s|rabbit|boot")]
    [InlineData("NATS", "/usr/bin/nats-server", "nats-server")]
    [InlineData("Mosquitto", "/usr/sbin/mosquitto", "mosquitto")]
    [InlineData("sshd", "/usr/sbin/sshd", "sshd: /usr/sbin/sshd -D [listener]")]
    [InlineData("Docker", "/usr/bin/dockerd", "dockerd")]
    [InlineData("Docker", "/usr/bin/containerd", "containerd")]
    [InlineData("pm2", "/usr/bin/node", "PM2 v5.3.0: God Daemon (/home/alice/.pm2)")]
    [InlineData("supervisord", "/usr/bin/python3.11", "python3|/usr/bin/supervisord")]
    [InlineData("VS Code", "/usr/share/code/code", "code|--type=utility")]
    [InlineData("VS Code", "/home/alice/.vscode-server/cli/servers/x/server/node", "node|server-main.js")]
    [InlineData("a JetBrains IDE", "/opt/JetBrains Rider/bin/rider", "rider")]
    [InlineData("a JetBrains IDE", "/opt/idea/jbr/bin/java", "java|-cp|x|com.intellij.idea.Main")]
    [InlineData("Chrome", "/opt/google/chrome/chrome", "chrome")]
    [InlineData("Chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "Google Chrome")]
    [InlineData("Firefox", "/usr/lib/firefox-esr/firefox-esr", "firefox-esr")]
    [InlineData("ControlCenter", "/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter", "ControlCenter")]
    [InlineData("systemd-resolved", "/usr/lib/systemd/systemd-resolved", "systemd-resolved")]
    [InlineData("dnsmasq", "/usr/sbin/dnsmasq", "dnsmasq")]
    [InlineData("cupsd", "/usr/sbin/cupsd", "cupsd")]
    [InlineData("a system service", "/usr/sbin/avahi-daemon", "avahi-daemon")]
    [InlineData("an X server", "/usr/lib/xorg/Xorg", "X")]
    [InlineData("a file server", "/usr/sbin/rpcbind", "rpcbind")]
    [InlineData("Redis", null, "redis-server *:6379")]
    public void What_others_depend_on_is_never_ended(string title, string? executable, string arguments) =>
        Assert.Equal(title, Table.Find(Call(executable, arguments))?.Title);

    [Theory]
    [InlineData("docker-proxy", "/usr/libexec/docker/docker-proxy", "docker-proxy")]
    [InlineData("Docker Desktop", "/Applications/Docker.app/Contents/MacOS/com.docker.backend", "com.docker.backend")]
    [InlineData("OrbStack", "/Applications/OrbStack.app/Contents/MacOS/OrbStack Helper", "OrbStack Helper")]
    [InlineData("rootlessport", "/usr/lib/podman/rootlessport", "rootlessport")]
    [InlineData("slirp4netns", "/usr/bin/slirp4netns", "slirp4netns")]
    [InlineData("pasta", "/usr/bin/pasta.avx2", "pasta")]
    [InlineData("wslrelay", @"C:\Program Files\WSL\wslrelay.exe", "wslrelay.exe")]
    [InlineData("ssh", "/usr/bin/ssh", "ssh|-R|80:localhost:5000|x")]
    [InlineData("kubectl", "/usr/bin/kubectl", "kubectl|port-forward|pod/x|5000")]
    [InlineData("Aspire", "/home/alice/.nuget/packages/aspire.hosting.orchestration.linux-x64/9.0.0/tools/dcp", "dcp")]
    [InlineData("systemd", "/usr/lib/systemd/systemd", "systemd|--user")]
    [InlineData("docker-proxy", null, "/usr/bin/docker-proxy|-host-port|80")]
    public void What_holds_a_port_for_something_else_is_a_rule_of_its_own(string title, string? executable, string arguments) =>
        Assert.Equal(title, KnownOwners.FindFixed(Call(executable, arguments))?.Title);

    [Theory]
    [InlineData("/usr/sbin/nginx", "nginx: master process nginx")]
    [InlineData("/usr/sbin/apache2", "apache2|-k|start")]
    [InlineData("/usr/bin/caddy", "caddy|run")]
    [InlineData("/usr/bin/node", "node|server.js")]
    [InlineData("/usr/bin/node", "node|master.js")]
    [InlineData("/usr/bin/node", "node|vault.js")]
    [InlineData("/usr/bin/python3.11", "python3|-m|http.server")]
    [InlineData("/usr/bin/python3.11", "python3|consul.py")]
    [InlineData("/usr/bin/java", "java|-jar|shop.jar")]
    [InlineData("/usr/share/dotnet/dotnet", "dotnet|Shop.dll")]
    [InlineData("/usr/bin/socat", "socat|TCP-LISTEN:5000,fork|-")]
    [InlineData("/usr/lib/erlang/erts-13/bin/beam.smp", "beam.smp|--|-home|/home/alice|--|-pa|_build/dev/lib/rabbit_client/ebin")]
    [InlineData("/home/alice/rides/bin/Debug/net10.0/Rider", "Rider")]
    [InlineData("/home/alice/bin/tool", "redis-server")]
    public void What_a_developer_wants_replaced_is_not_in_the_table_and_a_borrowed_name_protects_nobody(string executable, string arguments)
    {
        Assert.Null(Table.Find(Call(executable, arguments)));
        Assert.Null(KnownOwners.FindFixed(Call(executable, arguments)));
    }

    [Theory]
    [InlineData("redis-server")]
    [InlineData("Redis-Server.exe")]
    [InlineData("redis-check-rdb")]
    [InlineData("redis")]
    public void Allow_takes_any_name_of_the_program(string name)
    {
        var owners = new KnownOwners([], [name]);

        Assert.Null(owners.Find(Call("/usr/bin/redis-check-rdb", "redis-server *:6379")));
        Assert.NotNull(owners.Find(Call("/usr/bin/valkey-server", "valkey-server")));
    }

    [Fact]
    public void Allow_lays_nothing_open_whose_executable_cannot_be_read() =>
        Assert.NotNull(new KnownOwners([], ["redis-server"]).Find(Call(null, "redis-server *:6379")));

    [Fact]
    public void The_AirPlay_receiver_comes_with_its_setting() => Assert.Equal(
        "the AirPlay receiver of macOS, which comes back: switch it off in System Settings > General > AirDrop & Handoff > AirPlay Receiver",
        Table.Find(Call("/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter", "ControlCenter"))!.What);

    [Fact]
    public void A_command_whose_values_are_unknown_is_left_out()
    {
        var process = new FakeProcessTable().Add(10, 1, "/usr/lib/postgresql/15/bin/postgres", null, process => process with { WorkingDirectory = "/var/lib/my data" });
        var row = Table.Find(Invocation.Of(process))!;

        Assert.Equal(["pg_ctl stop -D '/var/lib/my data'"], row.CommandsFor(process, 5432));
        Assert.Empty(row.CommandsFor(process with { WorkingDirectory = null }, 5432));
    }

    [Fact]
    public void Every_name_in_the_table_is_lower_case_as_it_is_compared() =>
        Assert.All(KnownOwnerTable.Rows, row => Assert.All([.. row.Names, .. row.Scripts], name => Assert.Equal(name, name.ToLowerInvariant())));

    private static Invocation Call(string? executable, string arguments) =>
        Invocation.Of(new FakeProcessTable().Add(10, 1, executable, arguments.Split('|')));
}
