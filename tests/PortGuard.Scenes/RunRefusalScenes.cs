namespace PortGuard.Scenes;

/// <summary><c>portguard run</c> where it must not end anybody, and where it cannot start anything.</summary>
public sealed class RunRefusalScenes
{
    [Theory(Timeout = Scene.Timeout)]
    [InlineData("env ASPNETCORE_ENVIRONMENT=Production", "", "The environment is Production (ASPNETCORE_ENVIRONMENT)")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT", "", "Nothing says that this is Development (ASPNETCORE_ENVIRONMENT, DOTNET_ENVIRONMENT and ENVIRONMENT are not set; --dev says so too)")]
    [InlineData("env DOTNET_ENVIRONMENT=Staging", "", "The environment is Staging (DOTNET_ENVIRONMENT)")]
    [InlineData("env ENVIRONMENT=test", "", "The environment is test (ENVIRONMENT)")]
    [InlineData("env ENVIRONMENT=production", "", "the variable ENVIRONMENT says production, and that wins")]
    [InlineData("env ENVIRONMENT=PRODUCTION", "--dev", "the variable ENVIRONMENT says production, and that wins")]
    [InlineData("env ENVIRONMENT=production", "--environment Development", "the variable ENVIRONMENT says production, and that wins")]
    [InlineData("env", "--environment Production", "The environment is Production, and")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT ENVIRONMENT=production", "--env-file development.env", "the variable ENVIRONMENT says production, and that wins")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT ENVIRONMENT=production", "", "The environment is production (ENVIRONMENT)")]
    [InlineData("env", "--env-file production.env", "the variable ENVIRONMENT says production, and that wins")]
    [InlineData("env", "--env-file staging.env", "The environment is Staging (DOTNET_ENVIRONMENT in staging.env)")]
    public async Task Outside_Development_the_holder_is_left_alone(string environment, string options, string reason)
    {
        var scene = await Scene.PlayAsync($$"""
            printf '%s=Development\n' ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT ENVIRONMENT >development.env
            echo 'ENVIRONMENT=production' >production.env
            echo 'DOTNET_ENVIRONMENT=Staging' >staging.env
            holder old listen 8000
            start new {{environment}} "$PORTGUARD" run --port 8000 {{options}} -- sh -c 'echo THE PROGRAM RUNS'
            exited new 69
            alive old
            serves old 8000
            """);
        scene.RefusesCleanly("new", "old");
        scene.NeverSays("new", "THE PROGRAM RUNS");
        scene.Says("new", reason, "kill " + scene.Fact("old.pid"), "portguard run --port 8001 -- sh ...");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT", "--dev")]
    [InlineData("env ASPNETCORE_ENVIRONMENT=Production", "--environment development")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT ENVIRONMENT=Development", "")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT", "--env-file development.env")]
    public async Task Development_by_option_by_variable_or_by_file_takes_over(string environment, string options)
    {
        var scene = await Scene.PlayAsync($$"""
            echo 'DOTNET_ENVIRONMENT=Development' >development.env
            holder old listen 8000
            start new {{environment}} "$PORTGUARD" run --port 8000 {{options}} -- sh -c 'echo THE PROGRAM RUNS'
            exited new 0
            exited old 0
            """);
        scene.Signalled("SIGTERM old");
        scene.Says("new", "it runs as the same user", "THE PROGRAM RUNS");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_cannot_be_executed_ends_nobody()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 8000
            echo 'echo hello' >plain.sh
            printf '#!/no/such/python\n' >broken && chmod +x broken
            for try in nosuch ./nosuch ./broken; do
                start missing "$PORTGUARD" run --port 8000 -- $try
                exited missing 127
            done
            for try in ./plain.sh /tmp; do
                start forbidden "$PORTGUARD" run --port 8000 -- $try
                exited forbidden 126
            done
            echo 'A=1=' >.env; echo 'what is this' >>.env
            start unreadable "$PORTGUARD" run --port 8000 -- sh
            exited unreadable 69
            start named "$PORTGUARD" run --port 8000 --env-file .env -- sh
            exited named 2
            serves old 8000
            """);
        scene.Signalled();
        scene.Says("missing", "./broken wants the interpreter /no/such/python, which is not there");
        scene.Says("unreadable", ".env:2:6: a '=' is expected after the name", "The environment is unknown (.env cannot be read in full)");
        scene.Says("named", ".env:2:6: a '=' is expected after the name");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_shows_only_when_it_is_executed_has_the_same_exit_codes()
    {
        var scene = await Scene.PlayAsync("""
            printf '\177ELF\002\001\001 and no more' >half && chmod +x half
            start half "$PORTGUARD" run --port 8000 -- ./half
            exited half 126 127
            start big "$PORTGUARD" run --port 8000 -- sh -c "$(head -c 200000 /dev/zero | tr '\0' x)"
            exited big 126
            """);
        scene.Says("half", "half");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Waiting_ends_nobody_and_Ctrl_C_ends_the_waiting()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 8000
            start short "$PORTGUARD" run --wait 300ms --port 8000 -- sh -c 'echo THE PROGRAM RUNS'
            exited short 75
            start interrupted "$PORTGUARD" run --wait 1h --port 8000 -- sh -c 'echo THE PROGRAM RUNS'
            says interrupted 'waiting up to'
            tell INT interrupted
            exited interrupted 130
            start patient "$PORTGUARD" run --wait 1m --port 8000 -- sh -c 'echo THE PROGRAM RUNS'
            says patient 'waiting up to'
            alive old
            tell TERM old
            exited old 0
            exited patient 0
            """);
        scene.Signalled();
        scene.Says("patient", "became free after", "THE PROGRAM RUNS");
        scene.Says("short", "--wait: the port was not freed within 300 ms");
        scene.NeverSays("short", "THE PROGRAM RUNS");
        scene.NeverSays("interrupted", "THE PROGRAM RUNS");
    }
}
