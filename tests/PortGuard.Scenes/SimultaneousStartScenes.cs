namespace PortGuard.Scenes;

/// <summary>Guards that start at the same instant: one serves in the end, and none comes back for it.</summary>
public sealed class SimultaneousStartScenes
{
    private const string Round = """
        # round NUMBER NAMES...: all start at once, all but one end, that one serves and stays
        only_one() { local name alive=0; for name in "${names[@]}"; do is_alive "$name" && { ((++alive)); winner=$name; }; done; ((alive == 1)); }
        round() {
            names=("${@:2}"); local name
            for name in "${names[@]}"; do app "$name" --urls "$URL"; done
            must "one of ${names[*]} is left" only_one
            serves "$winner" 5000
            ! within 300 is_gone "$winner" || fail 'the winner stays'
            for name in "${names[@]}"; do
                [[ $name == "$winner" ]] && continue
                code_of "$name"; fact "$name.exit" "$CODE"; fact "$name.winner" "${PIDS[$winner]}"
            done
            tell TERM "$winner"
            exited "$winner" 0
        }
        """;

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://localhost:5000")]
    [InlineData("http://*:5000")]
    public async Task Of_two_exactly_one_serves(string endpoint)
    {
        var scene = await Scene.PlayAsync($"""
            {Round}
            URL='{endpoint}'
            for i in 1 2 3 4 5 6; do round $i "a$i" "b$i"; done
            """);
        var losers = Losers(scene);
        Assert.Equal(6, losers.Count);
        Assert.All(losers, loser => LosesWell(scene, loser));
        Assert.All(
            losers.Where(loser => scene.Fact(loser + ".exit") == "69"),
            loser => scene.Says(loser, $"(PID {scene.Fact(loser + ".winner")}, user"));
        Assert.True(scene.Signals.Count() <= 6, scene.Everything());
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Of_four_over_a_holder_exactly_one_serves()
    {
        var scene = await Scene.PlayAsync($"""
            {Round}
            URL=http://127.0.0.1:5000
            holder old listen 5000
            round 1 a b c d
            # Each of the four may have asked it: one that comes while it is closing down ends it at once.
            exited old 0 143
            """);
        var losers = Losers(scene);
        Assert.Equal(3, losers.Count);
        Assert.All(losers, loser => LosesWell(scene, loser));
        Assert.DoesNotContain("SIGKILL", string.Join(' ', scene.Signals), StringComparison.Ordinal);
    }

    private static List<string> Losers(SceneResult scene) =>
        [.. scene.Read(".facts").Split('\n').Select(line => line.Split('\t')[0]).Where(name => name.EndsWith(".winner", StringComparison.Ordinal)).Select(name => name[..^7])];

    // Both may find the port free before the start; then the bind decides, when other services have started.
    /// <summary>Ended like any server that is replaced, or refused with the name of a newer one.</summary>
    private static void LosesWell(SceneResult scene, string loser)
    {
        if (scene.Fact(loser + ".exit") == "0")
        {
            return;
        }

        Assert.True(scene.Fact(loser + ".exit") == "69", $"{loser} ended with {scene.Fact(loser + ".exit")}.{Environment.NewLine}{scene.Everything()}");
        scene.IsOneBlock(loser, othersMayHaveStarted: true);
        scene.Says(loser, "another run of this application");
    }
}
