using System.Diagnostics;
using System.Text;
using Xunit.Sdk;

namespace PortGuard.Scenes;

/// <summary>
/// Plays a bash script on real processes in PID, network and mount namespaces of its own: fixed ports, any number at a time, no victims
/// outside. When PID 1 of the namespace ends, the kernel ends everything in it.
/// </summary>
internal static class Scene
{
    /// <summary>A scene that hangs is a failed scene.</summary>
    public const int Timeout = 120_000;

    /// <exception cref="XunitException">The script failed; the message is its trace and the output of every process.</exception>
    public static async Task<SceneResult> PlayAsync(string script)
    {
        Assert.SkipWhen(Stage.WhyNot is not null, Stage.WhyNot ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("pgs-").FullName;
        try
        {
            Prepare(directory, script);
            var code = await RunAsync(directory, cancellationToken);
            var result = new SceneResult(directory);
            return code switch
            {
                0 => result,
                77 => throw SkipException.ForSkip(result.Read(".skip")),
                _ => throw new XunitException($"The scene failed ({code}).{Environment.NewLine}{result.Everything()}"),
            };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Prepare(string directory, string script)
    {
        var prelude = Path.Combine(AppContext.BaseDirectory, "Harness", "prelude.sh");
        File.WriteAllText(Path.Combine(directory, ".scene.sh"), $". '{prelude}'{'\n'}{script.ReplaceLineEndings("\n")}{'\n'}");
    }

    private static async Task<int> RunAsync(string directory, CancellationToken cancellationToken)
    {
        var start = Stage.Command(Path.Combine(AppContext.BaseDirectory, "Harness", "stage.sh"));
        start.Environment.Clear();
        foreach (var (name, value) in Stage.Environment(directory))
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardError = start.RedirectStandardOutput = start.RedirectStandardInput = true;
        using var unshare = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start.");
        unshare.StandardInput.Close();
        try
        {
            var said = await Task.WhenAll(
                unshare.StandardOutput.ReadToEndAsync(cancellationToken),
                unshare.StandardError.ReadToEndAsync(cancellationToken));
            await unshare.WaitForExitAsync(cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(directory, ".stage"), string.Concat(said), Encoding.UTF8, cancellationToken);
            return unshare.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Timed out or stopped by the runner: --kill-child ends the namespace with unshare.
            unshare.Kill();
            await unshare.WaitForExitAsync(CancellationToken.None);
            throw new XunitException($"The scene did not end in time.{Environment.NewLine}{new SceneResult(directory).Everything()}");
        }
    }
}
