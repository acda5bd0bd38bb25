namespace PortGuard.Tests;

public sealed class CgroupPathTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("/system.slice/nginx.service", "systemctl stop nginx.service")]
    [InlineData("/system.slice/system-postgresql.slice/postgresql@15-main.service", "systemctl stop postgresql@15-main.service")]
    [InlineData("/system.slice/foo.service/payload", "systemctl stop foo.service")]
    [InlineData(@"/system.slice/my\x2dapp.service", @"systemctl stop 'my\x2dapp.service'")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service", "systemctl --user stop shop.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/run-u12.service", "systemctl --user stop run-u12.service")]
    [InlineData("/docker/" + Id + "/system.slice/nginx.service", "systemctl stop nginx.service")]
    public void A_process_of_a_service_is_stopped_by_its_manager(string cgroup, string command) =>
        Assert.Equal(command, CgroupPath.Service(cgroup)?.StopCommand);

    [Theory]
    [InlineData("/user.slice/user-1000.slice/session-3.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-code-4242.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1f2e.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.kde.konsole-1234.scope/tab(5678).scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-code@6f0c.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/gnome-terminal-server.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/init.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service")]
    [InlineData("/system.slice/ssh.service")]
    [InlineData("/system.slice/cron.service")]
    [InlineData("/system.slice/docker-" + Id + ".scope")]
    [InlineData("/system.slice/docker.service/docker/" + Id)]
    [InlineData("/")]
    [InlineData("")]
    [InlineData(null)]
    public void A_session_a_terminal_and_a_scheduled_job_are_no_service(string? cgroup) => Assert.Null(CgroupPath.Service(cgroup));

    [Theory]
    [InlineData("/docker/" + Id, "docker container 0123456789ab", "docker stop 0123456789ab")]
    [InlineData("/system.slice/docker-" + Id + ".scope", "docker container 0123456789ab", "docker stop 0123456789ab")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Id + ".scope/container", "podman container 0123456789ab", "podman stop 0123456789ab")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope", "podman container 0123456789ab", "podman stop 0123456789ab")]
    [InlineData("/default/" + Id, "containerd container 0123456789ab", "nerdctl stop 0123456789ab")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-" + Id + ".scope", "kubernetes container 0123456789ab", "crictl stop 0123456789ab")]
    [InlineData("/kubepods/besteffort/pod1234/" + Id, "kubernetes container 0123456789ab", "crictl stop 0123456789ab")]
    [InlineData("/lxc.payload.web/system.slice/nginx.service", "lxc container web", "lxc-stop -n web")]
    [InlineData("/lxc/web", "lxc container web", "lxc-stop -n web")]
    [InlineData("/machine.slice/machine-arch.scope/payload", "nspawn container arch", "machinectl poweroff arch")]
    [InlineData("/machine.slice/systemd-nspawn@arch.service/payload", "nspawn container arch", "machinectl poweroff arch")]
    public void A_container_is_named_with_its_engines_command(string cgroup, string name, string command)
    {
        var container = CgroupPath.Container(cgroup);

        Assert.Equal((name, command), (container?.Name, container?.StopCommand));
    }

    [Theory]
    [InlineData("/system.slice/docker.service")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope")]
    [InlineData("/docker/short")]
    [InlineData("/")]
    public void Anything_else_is_no_container(string cgroup) => Assert.Null(CgroupPath.Container(cgroup));
}
