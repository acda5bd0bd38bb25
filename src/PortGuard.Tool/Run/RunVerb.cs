namespace PortGuard.Tool;

/// <summary><c>portguard run -- CMD...</c>: the guard for any program.</summary>
internal static class RunVerb
{
    // EX_UNAVAILABLE and EX_TEMPFAIL of sysexits.h, as in a host.
    private const int RefusedCode = 69;
    private const int TemporaryCode = 75;

    public static Verb Create(ToolParts parts)
    {
        var options = new RunCommandLine();
        var verb = new Verb("run", "make a port free, then become the program that serves on it")
        {
            Usage = "portguard run [OPTIONS] -- CMD...",
            Details =
                "Looks whether the port is free. If it is held, PortGuard's rules decide: in Development the holder is ended where it may be, anywhere else the start is refused. "
                + "Then the program takes the place of portguard: the same PID, so that signals, terminal, Ctrl+Z and exit code are its own. "
                + "It gets the port as PORT and wherever its arguments say {port}, and the variables of .env that are not set yet. "
                + "It is Development where ASPNETCORE_ENVIRONMENT, DOTNET_ENVIRONMENT or ENVIRONMENT says so and none of them says otherwise, or with --dev; ENVIRONMENT=production wins over everything.",
            Examples =
            [
                new("portguard run --port 8000 --dev -- uvicorn app:app --port {port}", "restart again and again, each run takes over from the last"),
                new("portguard run --port 3000 -- node server.js", "the port comes as PORT"),
                new("portguard run -- npm run dev", "the port is the PORT of .env"),
                new("portguard run --service orders-api --restart -- npm start", "the service's own port from the registry, the same again after a crash"),
                new("portguard run --port localhost:5173 --wait 30s -- npx vite --port {port} --strictPort", "wait until it is free, end nobody"),
            ],
            ExitCodes =
            [
                new(RefusedCode, "refused: the port is held and stays held"),
                new(TemporaryCode, "refused: it can clear by itself, trying again is worth it"),
                new(RegistryExit.Configuration, "--service: the registry cannot be read or written"),
                new(ExitCode.CannotExecute, "the program cannot be executed"),
                new(ExitCode.NoSuchProgram, "there is no such program"),
                new(ExitCode.Cancelled, "Ctrl+C while waiting for the port"),
            ],
        };
        options.AddTo(verb);
        // Not async: the thread that started the process is the one that becomes the program.
        verb.SetAction(result => new RunAction(parts, options.Read(result)).Run());
        return verb;
    }
}
