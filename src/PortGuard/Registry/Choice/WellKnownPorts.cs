namespace PortGuard;

/// <summary>
/// The ports at which something else is expected: those below 1024 (RFC 6335, "System Ports") and the defaults of what developers run
/// beside their services. Numbers and names are those of the IANA registry (https://www.iana.org/assignments/service-names-port-numbers),
/// or of the program's own documentation where IANA has none.
/// </summary>
internal static class WellKnownPorts
{
    /// <summary>Who is expected there, such as "PostgreSQL"; null where nobody is.</summary>
    public static string? ServiceOn(int port) => port switch
    {
        < 1024 => "a system service",
        < 6000 => Below6000(port),
        < 10000 => Below10000(port),
        _ => Others(port),
    };

    private static string? Below6000(int port) => port switch
    {
        1080 => "SOCKS",
        1433 or 1434 => "SQL Server",
        1521 => "Oracle Database",
        1883 => "MQTT",
        2049 => "NFS",
        2181 => "ZooKeeper",
        2375 or 2376 => "Docker",
        2379 or 2380 => "etcd",
        3260 => "iSCSI",
        3306 => "MySQL",
        3389 => "Remote Desktop",
        4222 => "NATS",
        4317 or 4318 => "OpenTelemetry",
        5037 => "adb",
        5353 => "mDNS",
        5432 => "PostgreSQL",
        5671 or 5672 => "RabbitMQ",
        5900 => "VNC",
        5984 => "CouchDB",
        5985 or 5986 => "WinRM",
        _ => null,
    };

    private static string? Below10000(int port) => port switch
    {
        6379 => "Redis",
        6443 => "Kubernetes",
        7474 or 7687 => "Neo4j",
        8080 => "the usual HTTP alternate",
        8086 => "InfluxDB",
        8443 => "the usual HTTPS alternate",
        8500 or 8600 => "Consul",
        8883 => "MQTT over TLS",
        9042 => "Cassandra",
        9090 => "Prometheus",
        9092 => "Kafka",
        9200 or 9300 => "Elasticsearch",
        9229 => "the Node.js debugger",
        9411 => "Zipkin",
        _ => null,
    };

    private static string? Others(int port) => port switch
    {
        10000 or 10001 or 10002 => "Azurite",
        11211 => "memcached",
        11434 => "Ollama",
        15672 => "RabbitMQ's page",
        16686 => "Jaeger",
        18080 or 18081 => "Spark's history, Monero",
        18888 or 18889 => "the Aspire dashboard",
        19530 => "Milvus",
        27017 or 27018 or 27019 => "MongoDB",
        50051 => "the usual gRPC port",
        _ => null,
    };
}
