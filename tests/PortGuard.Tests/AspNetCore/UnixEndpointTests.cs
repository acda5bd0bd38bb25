using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

public sealed class UnixEndpointTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pg").FullName;

    public static TheoryData<string> Ways => ["urls", "code"];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Ways))]
    public async Task A_path_in_use_is_seen_before_the_start_and_at_bind_and_served_once_it_is_free(string way)
    {
        Assert.SkipUnless(Socket.OSSupportsUnixDomainSockets, "no unix sockets here");
        var path = Path.Combine(_directory, "app.sock");
        using var holder = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        holder.Bind(new UnixDomainSocketEndPoint(path));
        holder.Listen();

        var guard = new RecordingGuard { OnBind = _ => holder.Dispose() };
        var builder = Builder(guard, way == "urls" ? ["--urls", $"http://unix:{path}"] : []);
        if (way == "code")
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path));
        }

        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);

        string[] expected = [$"http://unix:{path} = {path}"];
        Assert.Equal(expected, Say(guard.BeforeStart));
        Assert.Equal(expected, Say(guard.AtBind));
        Assert.All([.. guard.BeforeStart, .. guard.AtBind], endpoint => Assert.Equal(PortProtocol.Unix, endpoint.Protocol));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
