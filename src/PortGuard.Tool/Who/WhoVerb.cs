using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard who [PORT|RANGE...]</c>: who holds a port, and why that runs.</summary>
internal static class WhoVerb
{
    public static Verb Create(ToolParts parts)
    {
        var spans = PortArguments.Spans("Ports and spans of ports; none: every listener.", ArgumentArity.ZeroOrMore);
        var udp = new Option<bool>("--udp") { Description = "Look at UDP sockets too." };
        var paths = new Option<string[]>("--unix") { Description = "Look at a unix socket too; may be given several times.", HelpName = "PATH" };
        var json = new Option<bool>("--json") { Description = "Write a JSON array, a member for each socket." };
        var verb = new Verb("who", "say who holds a port, and why it runs")
        {
            Details = "Only the local end of a socket counts: a client of the port is never named. Nobody is connected to and nothing is changed. "
                + "If nobody listens on a port that was asked for, whatever else holds it is named: the outgoing connection whose local port it is, "
                + "a socket that is bound and does not listen, connections that are still closing.",
            Examples =
            [
                new("portguard who 8080", "who holds 8080: process, user, age, command, directory, and what started it"),
                new("portguard who 8080 5432 4400-4449", "several ports and spans, as a table"),
                new("portguard who", "every TCP listener; --udp adds the UDP sockets"),
                new("portguard who --unix /run/docker.sock", "who listens on a unix socket"),
                new("portguard who 8080 --json | jq '.[].owners[].pid'", "for a script"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "somebody was found, even if the process cannot be seen"),
                new(ExitCode.No, "nobody"),
                new(ExitCode.NotPermitted, "the socket tables cannot be read"),
            ],
        };
        verb.Add(spans);
        verb.Add(udp);
        verb.Add(paths);
        verb.Add(json);

        // Synchronous: the tables of Linux answer at once, and a state machine of our own would be left to the JIT.
        verb.SetAction(result => Run(
            new(result.GetValue(spans) ?? [], result.GetValue(udp), result.GetValue(paths) ?? []), result.GetValue(json), parts));
        return verb;
    }

    private static int Run(WhoQuestion question, bool json, ToolParts parts)
    {
        // A script asks often and wants an answer soon: the first owner and its family. A person is shown all of them.
        var findings = Find(question.Queries(parts.Directory, json ? OwnerSearch.Family : OwnerSearch.All), parts);
        if (json)
        {
            WhoJson.Write(parts.Terminal, findings);
        }
        else
        {
            WhoText.Write(question, findings, parts);
        }

        return findings.Exists(finding => finding.Sockets.Count > 0) ? ExitCode.Done : ExitCode.No;
    }

    private static List<WhoFinding> Find(List<PortQuery> queries, ToolParts parts)
    {
        try
        {
            return new WhoLook(parts.System.Inspector).Find(queries);
        }
        catch (IOException e)
        {
            // No table could be read (a sandbox, lsof missing): the answer is unknown, not "nobody".
            throw new ToolException(ExitCode.NotPermitted, $"who: the system's sockets cannot be looked at: {CommandLine.Sanitize(e.Message)}");
        }
    }
}
