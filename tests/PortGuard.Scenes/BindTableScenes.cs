namespace PortGuard.Scenes;

/// <summary>Which holder blocks which of our endpoints: what the kernel says of a bind is what PortGuard does, no more and no less.</summary>
public sealed class BindTableScenes
{
    // The five letters: 0.0.0.0, *, 127.0.0.1, [::1] and localhost; X = refused, . = served.
    [Theory(Timeout = Scene.Timeout)]
    [InlineData("0.0.0.0", "listen", "XXX.X")]
    [InlineData("0.0.0.0", "listen --plain", "XXX.X")]
    [InlineData("[::]", "listen", "XXXXX")]
    [InlineData("[::]", "listen --v6only", ".X.XX")]
    [InlineData("127.0.0.1", "listen", "XXX.X")]
    [InlineData("127.0.0.1", "listen --reuseport", "XXX.X")]
    [InlineData("[::1]", "listen", ".X.XX")]
    [InlineData("127.0.0.2", "listen", "XX...")]
    [InlineData("[::ffff:127.0.0.1]", "listen", "XXX.X")]
    [InlineData("127.0.0.1", "listen --nolisten --reuseaddr", ".....")]
    [InlineData("0.0.0.0", "listen --nolisten --reuseaddr", ".....")]
    [InlineData("127.0.0.1", "listen --nolisten", "XXX.X")]
    public async Task A_holder_blocks_what_the_kernel_says_it_blocks(string address, string holder, string blocked)
    {
        // Production, so that one holder does for all; a port for each of our endpoints, so that they do not meet each other.
        var scene = await Scene.PlayAsync($$"""
            export ASPNETCORE_ENVIRONMENT=Production PortGuard__SettleTime=00:00:00.100
            read -r verb options <<<'{{holder}}'
            holder old "$verb" '{{address}}':500{0,1,2,3,4} $options
            urls=('http://0.0.0.0:5000' 'http://*:5001' 'http://127.0.0.1:5002' 'http://[::1]:5003' 'http://localhost:5004')
            blocked='{{blocked}}'
            for i in 0 1 2 3 4; do app "new$i" --urls "${urls[i]}"; done
            for i in 0 1 2 3 4; do
                host=127.0.0.1; ((i == 3)) && host=::1
                if [[ ${blocked:i:1} == X ]]; then exited "new$i" 69 75; else serves "new$i" "500$i" "$host"; fi
            done
            alive old
            """);
        for (var i = 0; i < blocked.Length; i++)
        {
            if (blocked[i] == 'X')
            {
                scene.IsOneBlock($"new{i}");
            }
            else
            {
                scene.NeverSays($"new{i}", "PortGuard:", "PortGuard[");
            }
        }

        scene.Signalled();
    }
}
