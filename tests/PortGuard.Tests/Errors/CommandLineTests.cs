namespace PortGuard.Tests;

public sealed class CommandLineTests
{
    private const string Secret = "hunter2-S3cr3t";

    [Theory]
    [InlineData("python3 -m http.server 5000", "python3", "-m", "http.server", "5000")]
    [InlineData("dotnet watch run --urls http://localhost:5000", "dotnet", "watch", "run", "--urls", "http://localhost:5000")]
    [InlineData("node server.js --max-tokens=4096 --token-file=/run/token", "node", "server.js", "--max-tokens=4096", "--token-file=/run/token")]
    [InlineData("docker run -p 8080:80 -e PWD=/srv nginx", "docker", "run", "-p", "8080:80", "-e", "PWD=/srv", "nginx")]
    [InlineData("mysqld --port=3306 --user=mysql", "mysqld", "--port=3306", "--user=mysql")]
    [InlineData("mysql -p shop", "mysql", "-p", "shop")]
    [InlineData("app --no-password --password-file /run/p --use-token --verbose", "app", "--no-password", "--password-file", "/run/p", "--use-token", "--verbose")]
    [InlineData("app http://localhost:5000/@scope/pkg ssh://git@example.org/x", "app", "http://localhost:5000/@scope/pkg", "ssh://git@example.org/x")]
    [InlineData("app --Secrets:Provider=vault UserSecretsId=41c8 sk-learn-server eyJhbGci", "app", "--Secrets:Provider=vault", "UserSecretsId=41c8", "sk-learn-server", "eyJhbGci")]
    [InlineData("java -Xmx2g -jar shop.jar", "java", "-Xmx2g", "-jar", "shop.jar")]
    public void Ordinary_arguments_stay_as_they_are(string shown, params string[] arguments) => Assert.Equal(shown, CommandLine.Redact(arguments));

    [Theory]
    [InlineData("app --password=***", "app", "--password=" + Secret)]
    [InlineData("app --password ***", "app", "--password", Secret)]
    [InlineData("app --password ***", "app", "--password", "two words " + Secret)]
    [InlineData("app -password ***", "app", "-password", Secret)]
    [InlineData("app /password:***", "app", "/password:" + Secret)]
    [InlineData("app --token *** --port 5", "app", "--token", Secret, "--port", "5")]
    [InlineData("app --api-key=*** --secret ***", "app", "--api-key=" + Secret, "--secret", Secret)]
    [InlineData("app --Jwt:SigningKey=***", "app", "--Jwt:SigningKey=" + Secret)]
    [InlineData("app --connection-string ***", "app", "--connection-string", "Server=db;Password=" + Secret)]
    [InlineData("env ConnectionStrings__Shop=*** app", "env", "ConnectionStrings__Shop=Server=db;Password=" + Secret, "app")]
    [InlineData("app 'Server=db;User Id=sa;Password=***;Encrypt=true'", "app", "Server=db;User Id=sa;Password=" + Secret + " with space;Encrypt=true")]
    [InlineData("app 'Server=db; Pwd = ***'", "app", "Server=db; Pwd = '" + Secret + ";x'")]
    [InlineData("app cache:6379,password=***,ssl=true", "app", "cache:6379,password=" + Secret + ",ssl=true")]
    [InlineData("app 'AccountName=a;AccountKey=***'", "app", "AccountName=a;AccountKey=" + Secret + "==")]
    [InlineData("app 'Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=***'", "app", "Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=" + Secret + "=")]
    [InlineData("curl -H 'Authorization: Bearer ***' http://x", "curl", "-H", "Authorization: Bearer " + Secret, "http://x")]
    [InlineData("curl -H 'X-Api-Key: ***'", "curl", "-H", "X-Api-Key: " + Secret + " " + Secret)]
    [InlineData("curl -u alice:*** http://x", "curl", "-u", "alice:" + Secret, "http://x")]
    [InlineData("curl -d '{\"user\":\"a\",\"password\":***}'", "curl", "-d", "{\"user\":\"a\",\"password\":\"" + Secret + "\"}")]
    [InlineData("app postgres://shop:***@db/shop", "app", "postgres://shop:" + Secret + "@db/shop")]
    [InlineData("app postgres://shop:***@db/shop", "app", "postgres://shop:p@" + Secret + "@db/shop")]
    [InlineData("app amqp://shop:***@mq", "app", "amqp://shop:a/" + Secret + "@mq")]
    [InlineData("app 'http://x/?a=1&access_token=***&b=2'", "app", "http://x/?a=1&access_token=" + Secret + "&b=2")]
    [InlineData("env DB_PASSWORD=*** PGUSER=shop app", "env", "DB_PASSWORD=" + Secret, "PGUSER=shop", "app")]
    [InlineData("docker run --env=STRIPE_SECRET=*** x", "docker", "run", "--env=STRIPE_SECRET=" + Secret + " and more", "x")]
    [InlineData("mysql -uroot -p*** shop", "mysql", "-uroot", "-p" + Secret, "shop")]
    [InlineData("/usr/bin/mysqldump.exe -p***", "/usr/bin/mysqldump.exe", "-p" + Secret)]
    [InlineData("sshpass -p *** ssh host", "sshpass", "-p", Secret, "ssh", "host")]
    [InlineData("redis-cli -a ***", "redis-cli", "-a", Secret)]
    [InlineData("redis-server --requirepass ***", "redis-server", "--requirepass", Secret)]
    [InlineData("sh -c 'mysql -p*** shop && app --token *** --port 5'", "sh", "-c", "mysql -p" + Secret + " shop && app --token " + Secret + " --port 5")]
    [InlineData("sh -c 'FOO=1 TOKEN=*** app'", "sh", "-c", "FOO=1 TOKEN='" + Secret + " x' app")]
    [InlineData("sh -c 'app --password \"***\" --port 5'", "sh", "-c", "app --password \"two " + Secret + "\" --port 5")]
    [InlineData("git clone https://***@github.com/x", "git", "clone", "https://ghp_0123456789abcdefghij0123456789abcdef@github.com/x")]
    [InlineData("app *** *** *** *** end", "app", "xoxb-123456789012-abcdef", "AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghij", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "end")]
    [InlineData("app '***'", "app", "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END")]
    public void Secrets_are_replaced(string shown, params string[] arguments)
    {
        var line = CommandLine.Redact(arguments);
        Assert.Equal(shown.Replace("'***'", "***", StringComparison.Ordinal), line.Replace("'***'", "***", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's $5", "'it'\\''s $5'")]
    [InlineData("http://*:5000", "'http://*:5000'")]
    [InlineData("--password=***", "--password=***")]
    [InlineData(@"C:\Program Files\x.exe", "\"C:\\Program Files\\x.exe\"")]
    [InlineData(@"C:\x.exe", @"C:\x.exe")]
    public void An_argument_is_quoted_as_a_shell_wants_it(string argument, string quoted) => Assert.Equal(quoted, CommandLine.Quote(argument));

    [Theory]
    [InlineData("J\u00fcrgen \u65e5\u672c", "J\u00fcrgen \u65e5\u672c")]
    [InlineData("\u001b[31mred\u001b[0m", @"\x1b[31mred\x1b[0m")]
    [InlineData("a\r\n\tb\u0000\u007f\u009b", @"a\r\n\tb\x00\x7f\x9b")]
    [InlineData("\u202Egnp.exe\u2066\u200b\ufeff", @"\u202egnp.exe\u2066\u200b\ufeff")]
    [InlineData("line\u2028para\u2029nbsp\u00a0", @"line\u2028para\u2029nbsp\xa0")]
    [InlineData("tag\U000E0041", @"tag\U000e0041")]
    [InlineData(@"C:\new", @"C:\new")]
    public void Nothing_that_a_terminal_obeys_is_left(string text, string shown) => Assert.Equal(shown, CommandLine.Sanitize(text));

    [Fact]
    public void A_half_of_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("a\ufffdb", CommandLine.Sanitize("a\ud83db"));

    [Fact]
    public void A_single_argument_is_a_title_and_is_not_quoted()
    {
        Assert.Equal("nginx: master process nginx -g daemon off;", CommandLine.Redact(["nginx: master process nginx -g daemon off;"]));
        Assert.Equal("app --password *** --port 5", CommandLine.Redact(["app --password " + Secret + " --port 5"]));
    }

    [Fact]
    public void A_long_command_line_keeps_the_program_and_its_script()
    {
        string[] many = ["java", .. Enumerable.Range(0, 50).Select(number => $"-Dsetting.{number}=value"), "shop.jar", "--port", "5000"];
        var line = CommandLine.Redact(many);
        Assert.StartsWith("java -Dsetting.0=value ", line, StringComparison.Ordinal);
        Assert.EndsWith(" ... shop.jar ...", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 100, 160);

        var path = CommandLine.Redact(["/usr/bin/python3", "/home/alice/" + new string('d', 300) + "/manage.py", "runserver"]);
        Assert.StartsWith("/usr/bin/python3 /home/alice/ddd", path, StringComparison.Ordinal);
        Assert.EndsWith("/manage.py runserver", path, StringComparison.Ordinal);
        Assert.InRange(path.Length, 40, 160);
    }

    [Fact]
    public void Nothing_and_very_much_are_both_fine()
    {
        Assert.Empty(CommandLine.Redact([]));
        Assert.InRange(CommandLine.Redact([.. Enumerable.Repeat(new string('=', 100_000), 1000)]).Length, 1, 160);
        Assert.InRange(CommandLine.Redact([string.Concat(Enumerable.Repeat("://", 50_000))]).Length, 1, 160);
        Assert.InRange(CommandLine.Redact(["sh", "-c", string.Concat(Enumerable.Repeat("password:\"'`", 10_000))]).Length, 1, 160);
    }
}
