using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PortGuard.SceneApp;

/// <summary>The hosts a scene can ask for.</summary>
internal static class Hosts
{
    public static WebApplication Web(string[] args, Wishes wishes)
    {
        var options = new WebApplicationOptions { Args = args };
        var builder = wishes.Host switch
        {
            "slim" => WebApplication.CreateSlimBuilder(options),
            "empty" => Empty(options),
            _ => WebApplication.CreateBuilder(options),
        };
        AddServices(builder.Services, builder.Logging, wishes);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, wishes.Listen));
        if (!wishes.Unguarded)
        {
            builder.UsePortGuard(Configure(wishes));
        }

        var app = builder.Build();
        if (wishes.AddAt is { } url)
        {
            app.Urls.Add(url);
        }

        app.MapGet("/", Me);
        app.MapGet("/addresses", (IServer server) => string.Join(' ', server.Features.Get<IServerAddressesFeature>()!.Addresses));
        app.MapGet("/sse", StreamAsync);
        return app;
    }

    public static IHost Worker(string[] args, Wishes wishes)
    {
        var builder = Host.CreateApplicationBuilder(args);
        AddServices(builder.Services, builder.Logging, wishes);
        builder.UsePortGuard(Configure(wishes));
        return builder.Build();
    }

    public static async Task RunAsync(IHost host, Wishes wishes)
    {
        switch (host, wishes)
        {
            case (WebApplication app, { RunAt: { } url }):
                await app.RunAsync(url);
                break;
            case (WebApplication app, { Run: "run" }):
                app.Run();
                break;
            case (_, { Run: "start" }):
                await host.StartAsync();
                await host.WaitForShutdownAsync();
                break;
            default:
                await host.RunAsync();
                break;
        }
    }

    private static string Me() => $"{Environment.GetEnvironmentVariable("SCENE_NAME")} {Environment.ProcessId}\n";

    /// <summary>Server-sent events until the client goes; the end of the host does not interest it.</summary>
    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync("data: tick\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(50, context.RequestAborted);
        }
    }

    private static WebApplicationBuilder Empty(WebApplicationOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(options);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole();
        return builder;
    }

    private static Action<PortGuardOptions> Configure(Wishes wishes) => options =>
    {
        if (wishes.Port is { } port)
        {
            options.Ports.Add(port);
        }
    };

    private static void AddServices(IServiceCollection services, ILoggingBuilder logging, Wishes wishes)
    {
        services.AddHostedService<OtherService>();
        services.AddSingleton(wishes);
        services.Configure<HostOptions>(options => options.ServicesStartConcurrently = wishes.Concurrent);
        if (wishes.Silent)
        {
            logging.ClearProviders();
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string places)
    {
        foreach (var place in places.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = place.LastIndexOf(':');
            var (host, port) = (place[..colon], place[(colon + 1)..]);
            switch (host)
            {
                case "any":
                    kestrel.ListenAnyIP(Number(port));
                    break;
                case "localhost":
                    kestrel.ListenLocalhost(Number(port));
                    break;
                case "unix":
                    kestrel.ListenUnixSocket(port);
                    break;
                default:
                    kestrel.Listen(IPEndPoint.Parse(place));
                    break;
            }
        }
    }

    private static int Number(string port) => int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
}
