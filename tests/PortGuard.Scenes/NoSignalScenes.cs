using System.Text.RegularExpressions;

namespace PortGuard.Scenes;

/// <summary>No configuration whatever makes PortGuard signal a foreign process outside Development: strace(1) is the witness.</summary>
public sealed partial class NoSignalScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_refused_start_in_Production_signals_nobody_whatever_is_configured()
    {
        var scene = await Scene.PlayAsync("""
            needs strace
            strace -f -o "$D/tmp/try" true 2>/dev/null || skip 'strace may not trace here'
            holder old listen 5000 --ignore-term
            export ASPNETCORE_ENVIRONMENT=Production PortGuard__GracePeriod=00:00:00 PortGuard__SettleTime=00:00:00 PortGuard__WaitTimeout=00:00:00.100
            number=0 codes=()
            filter=; strace --seccomp-bpf -f -o "$D/tmp/try" -e trace=kill true 2>/dev/null && filter=--seccomp-bpf
            refuse() { # refuse CODE ARGUMENTS...
                local name=new$((number++)); codes+=("$1"); shift
                start "$name" strace $filter -f -o "$D/$name.txt" -e trace=kill,tgkill,tkill,pidfd_send_signal,rt_sigqueueinfo,rt_tgsigqueueinfo "$@"
                ((number % 4)) || must 'the last four are done' is_gone "$name"
            }
            url=--urls=http://127.0.0.1:5000
            refuse 69 "$APP" $url
            refuse 69 "$APP" $url --PortGuard:OnConflict=Auto --PortGuard:Scope=SameUser --PortGuard:Allow:0=PortGuard.SceneHolder
            refuse 69 "$APP" $url --PortGuard:OnConflict=Refuse
            refuse 75 "$APP" $url --PortGuard:OnConflict=Wait
            refuse 78 "$APP" $url --PortGuard:DevelopmentEnvironments:0=Production
            refuse 69 "$APP" $url --PortGuard:DevelopmentEnvironments:0=Development
            refuse 69 "$APP" --scene:Listen=127.0.0.1:5000 --PortGuard:OnConflict=Relocate
            refuse 69 env ASPNETCORE_ENVIRONMENT=Development ENVIRONMENT=Production "$APP" $url
            refuse 69 env -u ASPNETCORE_ENVIRONMENT "$APP" $url
            refuse 69 env ASPNETCORE_ENVIRONMENT=Staging "$APP" $url
            refuse 69 "$APP" $url --PortGuard:RefusalExitCode=69 --PortGuard:Inspector=Netstat
            refuse 69 env ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Production "$APP" $url
            for ((i = 0; i < number; i++)); do exited "new$i" "${codes[i]}"; done
            fact number "$number"
            alive old
            never 'the holder was signalled' said old SIGNAL
            serves old 5000
            """);
        for (var i = 0; i < int.Parse(scene.Fact("number"), System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            Assert.Empty(Foreign(scene.Read($"new{i}.txt")));
        }

        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_witness_does_see_the_signal_of_Development()
    {
        var scene = await Scene.PlayAsync("""
            needs strace
            strace -f -o "$D/tmp/try" true 2>/dev/null || skip 'strace may not trace here'
            holder old listen 5000
            start new strace -f -o "$D/new.txt" -e trace=kill,tgkill,tkill,pidfd_send_signal,rt_sigqueueinfo,rt_tgsigqueueinfo "$APP" --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            """);
        Assert.Single(Foreign(scene.Read("new.txt")), line => line.Contains("SIGTERM", StringComparison.Ordinal));
    }

    /// <summary>Calls that signal anybody but the traced process itself: the runtime signals its own threads by tgkill(2).</summary>
    private static List<string> Foreign(string trace)
    {
        // The first line is the program's first thread or one it started; they all share the thread group of the smallest PID.
        var calls = trace.Split('\n').Select(line => Call().Match(line)).Where(match => match.Success).ToList();
        var own = trace.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        return [.. calls.Where(call => !(call.Groups["name"].Value is "tgkill" && own.Contains(call.Groups["target"].Value))).Select(call => call.Value)];
    }

    [GeneratedRegex(@"^\d+\s+(?<name>\w+)\((?<target>-?\d+), .*$")]
    private static partial Regex Call();
}
