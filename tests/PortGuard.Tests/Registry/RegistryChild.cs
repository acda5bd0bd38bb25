using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace PortGuard.Tests;

/// <summary>
/// Another process that uses a registry: the test program itself, started with a variable that names what to do. It runs before the runner
/// would, so it starts as fast as a small program.
/// </summary>
/// <remarks>
/// <c>hold FILE ADDRESS SERVICE</c> prints "READY port pid" and holds until its input ends. <c>allocate FILE ADDRESS PREFIX COUNT</c> prints
/// "PREFIX-n port" for each allocation once it is made. <c>serve</c> and <c>disturb</c>: see <see cref="StormChild"/>. A failure goes to standard
/// error; the exit code is the exception's.
/// </remarks>
internal static class RegistryChild
{
    private const string Variable = "PORTGUARD_TESTS_REGISTRY_CHILD";

    /// <summary>The file of the test program.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "PortGuard.Tests.exe" : "PortGuard.Tests");

    /// <summary>How to start one.</summary>
    public static ProcessStartInfo Start(params string[] words)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = string.Join('\n', words);
        return start;
    }

    /// <summary>How to start a shell whose words <c>child VERB ...</c> start one, in a mount namespace of its own.</summary>
    public static ProcessStartInfo StartInMountNamespace(string script)
    {
        var isRoot = Environment.UserName == "root";
        string[] isolate = isRoot ? ["-m"] : ["-r", "-m"];
        var word = $"child() {{ local IFS=$'\\n'; {Variable}=\"$*\" '{Program}' </dev/null; }}\n";
        return new ProcessStartInfo("unshare", [.. isolate, "bash", "-c", word + script]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    // Everything here is one thread's: others would wait for the end of this very initializer.
#pragma warning disable CA2255 // This is a program, and this is what it does instead of running tests.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } words)
        {
            Environment.Exit(Run(words.Split('\n')));
        }
    }

    private static int Run(string[] words)
    {
        try
        {
            if (words[0] == "disturb")
            {
                return StormChild.Disturb(IPAddress.Parse(words[1]), PortRange.Parse(words[2], null));
            }

            var registry = new FilePortRegistry(words[1], new() { LockTimeout = TimeSpan.FromMinutes(1) });
            var address = IPAddress.Parse(words[2]);
            switch (words[0])
            {
                case "hold":
                    var held = Allocate(registry, address, words[3]);
                    Say($"READY {held.Port} {Environment.ProcessId}");
                    _ = Console.In.ReadToEnd();
                    held.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    return 0;
                case "allocate":
                    for (var number = 0; number < int.Parse(words[4], CultureInfo.InvariantCulture); number++)
                    {
                        var service = $"{words[3]}-{number}";
                        var reservation = Allocate(registry, address, service);
                        Say($"{service} {reservation.Port}");
                        reservation.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    }

                    return 0;
                case "serve":
                    return StormChild.Serve(registry, address, words[3], words[4]);
                default:
                    return 64;
            }
        }
        catch (PortRegistryException e)
        {
            Console.Error.WriteLine(e.Message);
            return e.ExitCode;
        }
    }

    private static PortReservation Allocate(FilePortRegistry registry, IPAddress address, string service) =>
        registry.AllocateAsync(new(service) { Addresses = [address] }).AsTask().GetAwaiter().GetResult();

    private static void Say(FormattableString line)
    {
        Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
