namespace PortGuard.Scenes;

/// <summary>The message tells what the holder was started by: the real tmux, cron and sshd.</summary>
public sealed class StarterScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_in_tmux_is_named_with_it()
    {
        var scene = await Scene.PlayAsync("""
            needs tmux
            start old tmux -f /dev/null new-session -d -s work "'$HOLDER' listen 5000"
            listening 5000
            app new --urls http://127.0.0.1:5000 --environment Production
            exited new 69
            is_listening 5000 || fail 'the holder lives'
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "PortGuard.SceneHolder", "Started by", "tmux");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_of_cron_is_named_with_it()
    {
        var scene = await Scene.PlayAsync("""
            needs cron
            needs_root
            mount -t tmpfs tmpfs /run && mkdir -p "$D/cron.d" && mount --bind "$D/cron.d" /etc/cron.d || skip 'nothing can be mounted here'
            touch crontab && mount --bind crontab /etc/crontab 2>/dev/null
            printf 'DOTNET_ROOT=%s\nDOTNET_EnableDiagnostics=0\n@reboot root exec %s listen 5000 >%s/job 2>&1\n' "$DOTNET_ROOT" "$HOLDER" "$D/tmp" >cron.d/scene
            chmod 600 cron.d/scene
            start cron cron -f
            listening 5000
            app new --urls http://127.0.0.1:5000 --environment Production
            exited new 69
            is_listening 5000 || fail 'the holder lives'
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "PortGuard.SceneHolder", "Started by", "cron");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_over_ssh_is_named_with_it()
    {
        var scene = await Scene.PlayAsync("""
            needs sshd ssh ssh-keygen
            needs_root
            mount -t tmpfs tmpfs /run && mkdir -p /run/sshd || skip 'nothing can be mounted here'
            ssh-keygen -qt ed25519 -N '' -f key && ssh-keygen -qt ed25519 -N '' -f host || skip 'no key can be made'
            printf '%s\n' 'Port 2222' 'ListenAddress 127.0.0.1' "HostKey $D/host" "AuthorizedKeysFile $D/key.pub" 'StrictModes no' 'UsePAM no' 'PermitRootLogin yes' 'PidFile none' >sshd.conf
            start server "$(command -v sshd)" -D -e -f "$D/sshd.conf"
            listening 2222
            start login ssh -p 2222 -i key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1 \
                "export DOTNET_ROOT='$DOTNET_ROOT' DOTNET_EnableDiagnostics=0; exec '$HOLDER' listen 5000"
            ready login
            app new --urls http://127.0.0.1:5000 --environment Production
            exited new 69
            alive "${READY[login]}"
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "PortGuard.SceneHolder", "Started by", "ssh");
        scene.Signalled();
    }
}
