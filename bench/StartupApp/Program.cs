using System.Diagnostics;
using System.Globalization;
using PortGuard.Bench.StartupApp;

// STARTUP_MODE: none, registered (PortGuard does nothing), guard, registry, or one of the probes that people write themselves.
var mode = Environment.GetEnvironmentVariable("STARTUP_MODE") ?? "none";
var builder = WebApplication.CreateBuilder(args);
if (mode is "registered" or "guard")
{
    builder.UsePortGuard(options => options.Enabled = mode == "guard");
}
else if (mode == "registry")
{
    builder.Services.AddHostedService(_ => new Allocation("startup-app"));
}
else if (mode != "none")
{
    builder.Services.AddHostedService(_ => new Probe(mode, builder.Configuration["URLS"]!));
}

// First and last of the services that are started one after the other: between them lies what is measured.
var before = new Stamp();
var after = new Stamp();
builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(before));
builder.Services.AddSingleton<IHostedService>(after);

var app = builder.Build();
app.MapGet("/", () => Environment.ProcessId);
await app.StartAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LISTENING {Stopwatch.GetTimestamp()} {after.Time - before.Time}"));
if (Environment.GetEnvironmentVariable("STARTUP_STAY") == "1")
{
    await app.WaitForShutdownAsync();
}
