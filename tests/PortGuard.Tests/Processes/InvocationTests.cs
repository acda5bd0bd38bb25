namespace PortGuard.Tests;

public sealed class InvocationTests
{
    [Theory]
    [InlineData("/usr/bin/node", "node|--watch|s.js|--port|1", "node", "s")]
    [InlineData("/usr/bin/node", "node|-r|dotenv/config|/app/node_modules/nodemon/bin/nodemon.js|x", "node", "nodemon")]
    [InlineData("/usr/bin/node", "node|-e|1", "node", "")]
    [InlineData("/usr/bin/python3.11", "python|-u|-m|http.server|8000", "python3.11", "http.server")]
    [InlineData("/usr/bin/python3.11", "/usr/bin/python3|/usr/bin/gunicorn|app:app", "python3.11", "gunicorn")]
    [InlineData("/usr/bin/python3.11", "python|-c|from multiprocessing.spawn import spawn_main|--multiprocessing-fork", "python3.11", "")]
    [InlineData("/usr/lib/jvm/bin/java", "java|-Xmx1g|-cp|/opt/kafka/libs/*|kafka.Kafka|server.properties", "java", "kafka.kafka")]
    [InlineData("/usr/lib/jvm/bin/java", "java|--module-path|/lib|-m|org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch", "java", "org.elasticsearch.bootstrap.elasticsearch")]
    [InlineData("/usr/lib/jvm/bin/java", "java|-jar|/opt/activemq/bin/activemq.jar|start", "java", "activemq")]
    [InlineData("/usr/share/dotnet/dotnet", "dotnet|exec|--runtimeconfig|x.json|bin/Shop.dll|--urls", "dotnet", "shop")]
    [InlineData("/usr/share/dotnet/dotnet", "dotnet|watch|run", "dotnet", "")]
    [InlineData("/usr/bin/bash", "bash|./start.sh|dev", "bash", "start.sh")]
    [InlineData("/usr/bin/bash", "-bash", "bash", "")]
    [InlineData("/usr/bin/bash", "bash|-lc|npm start", "bash", "")]
    [InlineData("/bin/busybox", "runsv|web", "runsv", "")]
    [InlineData("/bin/busybox", "busybox|crond|-f", "crond", "")]
    [InlineData(@"C:\Program Files\nodejs\node.exe", "node|server.js", "node", "server")]
    [InlineData("/nix/store/x/bin/.redis-server-wrapped", "redis-server", "redis-server", "")]
    [InlineData(null, "/usr/bin/redis-server 127.0.0.1:6379", "redis-server", "")]
    [InlineData(null, "postgres: 15/main: checkpointer", "postgres", "")]
    [InlineData(null, "/Applications/Visual Studio Code.app/Code Helper|--type=x", "code helper", "")]
    [InlineData(null, "", "", "")]
    public void The_executable_and_its_script_are_told_from_path_and_arguments(string? path, string arguments, string executable, string program)
    {
        var table = new FakeProcessTable();
        var call = Invocation.Of(table.Add(10, 1, path, arguments.Length == 0 ? [] : arguments.Split('|')));

        Assert.Equal((executable, program, path is not null), (call.Executable, call.Program, call.IsTrusted));
    }

    [Fact]
    public void A_title_written_over_the_arguments_is_no_script()
    {
        var call = Invocation.Of(new FakeProcessTable().Add(10, 1, "/usr/bin/node", ["npm run dev"]));

        Assert.Equal(("npm run dev", null), (call.Title, call.Script));
    }
}
