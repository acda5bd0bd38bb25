using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace PortGuard.Tests;

/// <summary>The code of the README, compiled. Not called: it would start servers.</summary>
internal static class ReadmeCode
{
    public static void QuickStart(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.UsePortGuard();

        var app = builder.Build();
        app.MapGet("/", () => "Hello");
        app.Run();
    }

    public static void Worker(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.UsePortGuard(options => options.Ports.Add("127.0.0.1:9100"));
        builder.Build().Run();
    }

    public static void Settings(WebApplicationBuilder builder)
    {
        builder.UsePortGuard(options =>
        {
            options.OnConflict = ConflictAction.Wait;
            options.WaitTimeout = TimeSpan.FromMinutes(1);
        });
    }
}
