namespace PortGuard.Scenes;

/// <summary>What the scenes ask of a process's text again and again; a failure shows the whole scene.</summary>
internal static class SceneAssert
{
    public static void Says(this SceneResult scene, string process, params string[] phrases)
    {
        var prose = scene.Prose(process);
        foreach (var phrase in phrases.Where(phrase => !prose.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
        {
            Assert.Fail($"{process} does not say '{phrase}'.{Environment.NewLine}{scene.Everything()}");
        }
    }

    public static void NeverSays(this SceneResult scene, string process, params string[] phrases)
    {
        var prose = scene.Prose(process);
        foreach (var phrase in phrases.Where(phrase => prose.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
        {
            Assert.Fail($"{process} says '{phrase}'.{Environment.NewLine}{scene.Everything()}");
        }
    }

    /// <summary>The holder is named with the PID it has in the scene.</summary>
    public static void Names(this SceneResult scene, string process, string holder) => scene.Says(process, $"(PID {scene.Fact(holder + ".pid")}");

    /// <summary>Exactly these signals were sent, such as "SIGTERM old"; the journal is the witness.</summary>
    public static void Signalled(this SceneResult scene, params string[] signals)
    {
        var expected = signals.Select(signal => signal.Split(' ')).Select(parts => $"{parts[0]} {scene.Fact(parts[1] + ".pid")}");
        if (!expected.SequenceEqual(scene.Signals, StringComparer.Ordinal))
        {
            Assert.Fail($"Expected the signals [{string.Join(", ", signals)}], seen [{string.Join(", ", scene.Signals)}].{Environment.NewLine}{scene.Everything()}");
        }
    }

    /// <summary>A refusal is one block without the marks of a crash.</summary>
    public static void RefusesCleanly(this SceneResult scene, string process, string holder)
    {
        scene.Names(process, holder);
        scene.IsOneBlock(process);
        scene.Signalled();
    }

    // Others may have started where the bind itself was refused, after the look before the start had found the port free.
    public static void IsOneBlock(this SceneResult scene, string process, bool othersMayHaveStarted = false)
    {
        scene.Says(process, "PortGuard: ", "was not started");
        scene.NeverSays(process, "Unhandled exception", " at PortGuard.", " at Microsoft.", "Hosting failed to start System");
        if (!othersMayHaveStarted)
        {
            scene.NeverSays(process, "OTHER SERVICE STARTED");
        }

        var blocks = scene.Prose(process).Split("was not started").Length - 1;
        if (blocks != 1)
        {
            Assert.Fail($"{process} shows {blocks} blocks.{Environment.NewLine}{scene.Everything()}");
        }
    }
}
