namespace PortGuard.Scenes;

/// <summary><c>portguard free</c> and the person who calls it: asking, refusing, other users, Ctrl+C.</summary>
public sealed class FreeConsentScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task Without_a_terminal_and_without_yes_nothing_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            start free "$PORTGUARD" free 5000
            exited free 3
            start dry "$PORTGUARD" free 5000 --dry-run --grace 1s
            exited dry 0
            serves old 5000
            """);
        scene.Names("free", "old");
        scene.Says("free", "--yes was not given");
        scene.Says("dry", "5000: would ask", "to stop, and force it if the port is still held after 1 s");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task On_a_terminal_it_asks_and_does_what_is_answered()
    {
        var scene = await Scene.PlayAsync("""
            needs script
            holder old listen 5000
            mkfifo keys; exec 7<>keys
            start no bash -c 'exec script -qec "$PORTGUARD free 5000" /dev/null <keys'
            must 'it asks' said no '[y/N]'
            printf 'n\n' >&7
            exited no 1
            start interrupted bash -c 'exec script -qec "$PORTGUARD free 5000" /dev/null <keys'
            must 'it asks' said interrupted '[y/N]'
            printf '\003' >&7
            exited interrupted 130
            serves old 5000
            start yes bash -c 'exec script -qec "$PORTGUARD free 5000" /dev/null <keys'
            must 'it asks' said yes '[y/N]'
            printf 'y\n' >&7
            exited yes 0
            gone old
            """);
        scene.Says("no", "[y/N]", "you did not say yes");
        scene.Says("interrupted", "Stopped. Nobody was signalled.");
        scene.Says("yes", "[y/N]", "5000: free.");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_was_typed_before_the_question_stood_there_is_no_answer()
    {
        var scene = await Scene.PlayAsync("""
            needs script
            holder old listen 5000
            mkfifo keys; exec 7<>keys
            start early bash -c 'exec script -qec "echo READY; until [ -e typed ]; do :; done; $PORTGUARD free 5000" /dev/null <keys'
            must 'it is ready to be typed at' said early READY
            printf 'y\n' >&7
            must 'the terminal has it' said early y
            touch typed
            must 'it asks' said early '[y/N]'
            printf 'n\n' >&7
            exited early 1
            serves old 5000
            """);
        scene.Says("early", "you did not say yes");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Where_a_variable_says_production_nothing_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            start refused env ASPNETCORE_ENVIRONMENT=Production "$PORTGUARD" free 5000 --yes
            exited refused 3
            start vetoed env ENVIRONMENT=production "$PORTGUARD" free 5000 --yes --dev
            exited vetoed 3
            serves old 5000
            start dev env ASPNETCORE_ENVIRONMENT=Production "$PORTGUARD" free 5000 --yes --dev
            exited dev 0
            gone old
            """);
        scene.Says("refused", "ASPNETCORE_ENVIRONMENT says Production", "--dev overrides that");
        scene.Says("vetoed", "ENVIRONMENT says production", "unset it");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Another_user_s_process_is_left_alone_even_by_root_unless_he_called_sudo_or_is_named()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$HOLDER"
            start old "${AS_NOBODY[@]}" "$COPY" listen 5000
            ready old
            start refused "$PORTGUARD" free 5000 --yes
            exited refused 3
            serves old 5000
            start sudo env SUDO_UID=65534 "$PORTGUARD" free 5000 --yes
            exited sudo 0
            gone old
            start named "${AS_NOBODY[@]}" "$COPY" listen 5000
            ready named
            start user "$PORTGUARD" free 5000 --yes --user 65534
            exited user 0
            gone named
            """);
        scene.Says("refused", "it belongs to another user (nobody)", "portguard free 5000 --user nobody");
        scene.Says("sudo", "it belongs to nobody, who called sudo");
        scene.Says("user", "it belongs to nobody, whom --user names");
        scene.Signalled("SIGTERM old", "SIGTERM named");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_ordinary_user_is_told_to_use_sudo_for_what_he_cannot_see()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$PORTGUARD"
            holder old listen 5000
            start free env HOME="$D/tmp" "${AS_NOBODY[@]}" "$COPY" free 5000 --yes
            exited free 3
            serves old 5000
            """);
        scene.Says("free", "run with sudo", "sudo portguard free 5000");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Ctrl_C_ends_it_within_a_second_and_it_tells_whom_it_has_asked()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            start free "$PORTGUARD" free 5000 --yes --grace 60s
            says free 'Asking'
            must 'the holder was asked' said old 'SIGNAL SIGTERM'
            now; began=$NOW
            tell INT free
            exited free 130
            now; fact took $((NOW - began))
            serves old 5000
            """);
        scene.Says("free", "Stopped. Already signalled:", "by SIGTERM", "5000: stopped before it was done");
        scene.Signalled("SIGTERM old");
        Assert.InRange(int.Parse(scene.Fact("took"), System.Globalization.CultureInfo.InvariantCulture), 0, 1500);
    }
}
