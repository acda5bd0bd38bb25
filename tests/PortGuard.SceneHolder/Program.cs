using PortGuard.SceneHolder;

var arguments = new Arguments(args);
return arguments.Verb switch
{
    "lo-up" => Oddities.LoopbackUp(),
    "listen" => await Holders.ListenAsync(arguments),
    "leave" => Holders.LeaveConnections(arguments),
    "udp" => await Holders.UdpAsync(arguments),
    "unix" => await Holders.UnixAsync(arguments),
    "outgoing" => await Clients.OutgoingAsync(arguments),
    "client" => await Clients.StayAsync(arguments),
    "get" => await Clients.GetAsync(arguments),
    "inherit" => Oddities.Inherit(arguments),
    "above" => await Oddities.AboveAsync(arguments),
    "supervise" => await Supervisor.RunAsync(arguments),
    "supervised" => await Supervisor.ChildAsync(arguments),
    "nothing" => await Oddities.NothingAsync(),
    _ => Oddities.Usage(),
};
