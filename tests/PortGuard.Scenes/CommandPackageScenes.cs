using System.Globalization;
using System.Text.Json;

namespace PortGuard.Scenes;

/// <summary>The package as it is shipped: packed, installed without a network, used.</summary>
public sealed class CommandPackageScenes
{
    [Fact(Timeout = Scene.Timeout * 3)]
    public async Task The_package_installs_without_a_network_and_works()
    {
        var scene = await Scene.PlayAsync("""
            dotnet() { "$DOTNET_ROOT/dotnet" "$@"; }
            quietly() { local name=$1; shift; note "$*"; "$@" >"$D/$name.out" 2>&1 </dev/null || fail "$name succeeds"; }
            ROOT=${PROJECT%/tests/*}
            [[ -n $(dotnet --list-sdks 2>/dev/null) ]] || skip 'the .NET SDK is not installed'
            [[ -w $ROOT/artifacts ]] || skip 'the build belongs to somebody else'

            # What the build has restored, and no more: there is no network here.
            quietly pack dotnet pack "$ROOT/src/PortGuard.Tool" -c "$CONFIGURATION" --no-restore -p:UseSharedCompilation=false -p:RunAnalyzers=false -o "$D/packages"

            # Caches of our own: a package of the same version from an earlier day must not be taken instead.
            export NUGET_PACKAGES=$D/nuget
            printf '<configuration><packageSources><clear /><add key="packed" value="%s" /></packageSources></configuration>' "$D/packages" >"$D/NuGet.config"
            cd "$D"
            quietly install dotnet tool install PortGuard.Tool --tool-path "$D/tools" --configfile "$D/NuGet.config"
            PORTGUARD=$D/tools/portguard
            portguard --version >"$D/version.out"
            holder old listen 5000
            portguard who 5000 --json >"$D/who.out"; fact who $?
            portguard who 5001 2>"$D/nobody.err"; fact nobody $?
            portguard chek 5000 2>"$D/wrong.err"; fact wrong $?
            alive old

            quietly exec dotnet tool exec PortGuard.Tool --configfile "$D/NuGet.config" --yes -- --version

            compiled=("$D"/packages/PortGuard.Tool.*-*.nupkg)
            fact compiled "$([[ -e ${compiled[0]} ]] && echo yes)"
            DOTNET_JitStdOutFile=$D/jit.txt DOTNET_JitDisasmSummary=1 portguard --version
            fact jitted "$(wc -l <"$D/jit.txt")"
            """);
        Assert.Matches(@"^\d+\.\d+\.\d+", scene.Output("version"));
        Assert.Equal(scene.Output("version"), scene.Output("exec"));
        Assert.Equal(("0", "1", "2"), (scene.Fact("who"), scene.Fact("nobody"), scene.Fact("wrong")));
        using var who = JsonDocument.Parse(scene.Output("who"));
        Assert.Equal(scene.Fact("old.pid"), who.RootElement[0].GetProperty("owners")[0].GetProperty("pid").GetRawText());
        Assert.Contains("Did you mean check?", scene.Error("wrong"), StringComparison.Ordinal);
        if (scene.Fact("compiled") == "yes")
        {
            // ReadyToRun: without it, hundreds of methods are left to the JIT even for this.
            Assert.InRange(int.Parse(scene.Fact("jitted"), CultureInfo.InvariantCulture), 0, 20);
        }
    }
}
