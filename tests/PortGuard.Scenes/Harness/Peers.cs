using System.Text;

namespace PortGuard.Scenes;

/// <summary>Lets a program free a port in a scene and compares what became of everybody with docs/comparison.md.</summary>
internal static class Peers
{
    public const string PortGuard = "portguard free PORT --yes";

    /// <summary>The words of these scenes. TOOL is the line a person types, EXPECT what the page says of each process.</summary>
    private const string Prelude = """
        case $TOOL in
            lsof*) needs lsof ;;
            fuser*) needs fuser ;;
            kill-port*) needs node lsof; [[ -x $PEERS/kill-port ]] || skip 'kill-port is not installed (tests/peers/install.sh)' ;;
            fkill*) needs node ss; [[ -x $PEERS/fkill ]] || skip 'fkill is not installed (tests/peers/install.sh)'
                [[ $(node --version) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)) || skip 'fkill needs node 20' ;;
        esac
        is_stopped() { local state; pid "$1"; state=$(<"/proc/$PID/stat"); [[ ${state##*) } == T* ]]; }
        no_signal_underway() { # to a stopped process one stays underway
            local line; pid "$1"
            is_gone "$1" || is_stopped "$1" && return
            while read -r line; do [[ $line != S[ih][gd]Pnd:*[1-9a-f]* ]] || return 1; done <"/proc/$PID/status"
        }
        outcome() { # outcome NAME: sets OUTCOME
            OUTCOME=lives
            if [[ ${EXPECT[$1]:-} == lives ]]; then must "no signal to $1 is underway" no_signal_underway "$1"; else within "$LIMIT" is_gone "$1"; fi
            is_gone "$1" || return 0
            code_of "$1"
            case $CODE in 0 | 143) OUTCOME=ended ;; 137) OUTCOME=killed ;; *) OUTCOME="exited with $CODE" ;; esac
        }
        frees() { # frees PORT NAME...: the tool frees the port; what became of whom, and of the port
            local all='' state=held name
            PATH=$PATH:$PEERS start tool bash -c "${TOOL//PORT/$1}"
            gone tool; code_of tool; local code=$CODE
            for name in "${@:2}"; do outcome "$name"; all+=", $name $OUTCOME"; done
            start next "$HOLDER" listen "$1"
            must 'the next server listens, or cannot' is_ready_or_gone next
            is_ready next && state=free
            fact outcome "${all:2}; port $state; exit $code"
        }
        export -f portguard
        """;

    /// <summary>What a person types; the columns of the table, PortGuard's last.</summary>
    public static TheoryData<string> Tools => ["lsof -ti:PORT | xargs kill", "fuser -k PORT/tcp", "kill-port PORT", "fkill :PORT", PortGuard];

    /// <summary>Plays the scene of a row with one tool.</summary>
    public static async Task<SceneResult> CompareAsync(string tool, string row, string script)
    {
        var expected = Comparison.Cell(row, tool);
        var scene = await Scene.PlayAsync($"TOOL='{tool}'\ndeclare -A EXPECT=({Lives(expected)})\n{Prelude}\n{script}");
        Assert.True(expected == scene.Fact("outcome"), $"docs/comparison.md says '{expected}', it is '{scene.Fact("outcome")}'.{Environment.NewLine}{scene.Everything()}");
        return scene;
    }

    private static string Lives(string cell)
    {
        var lives = new StringBuilder();
        foreach (var name in cell.Split(';')[0].Split(", ").Where(part => part.EndsWith(" lives", StringComparison.Ordinal)))
        {
            lives.Append('[').Append(name.Split(' ')[0]).Append("]=lives ");
        }

        return lives.ToString();
    }
}
