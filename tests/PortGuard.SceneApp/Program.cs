using PortGuard;
using PortGuard.SceneApp;

// What a scene wants is said by switches of the form --scene:NAME=VALUE; everything else is for the host: --urls, --Kestrel:Endpoints:..., PortGuard__...
var wishes = new ConfigurationBuilder().AddCommandLine(args).Build().GetSection("scene").Get<Wishes>() ?? new Wishes();
using var own = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, wishes.HoldFirst);
try
{
    if (wishes.HoldFirst > 0)
    {
        own.Start();
    }

    var host = wishes.Host is "worker" ? Hosts.Worker(args, wishes) : Hosts.Web(args, wishes);
    await Hosts.RunAsync(host, wishes);
    return 0;
}
catch (PortInUseException e) when (wishes.Catch)
{
    Console.WriteLine($"CAUGHT {e.ExitCode} {e.Holdings[0].EndPoint} {string.Join(' ', e.Holdings[0].Owners)}");
    return 3;
}
