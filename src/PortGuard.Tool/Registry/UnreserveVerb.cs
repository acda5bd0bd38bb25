namespace PortGuard.Tool;

/// <summary><c>portguard unreserve PORT</c>: lets reserved ports be given again.</summary>
internal static class UnreserveVerb
{
    public static Verb Create(ToolParts parts)
    {
        var ports = RegistryArguments.Ports("One port, or a span such as 18500-18510.");
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("unreserve", "let a reserved port be given to services again")
        {
            Examples = [new("portguard unreserve 18500-18510", "each of them that is reserved")],
            ExitCodes = [new(ExitCode.Done, "unreserved"), new(ExitCode.No, "none of them was reserved"), .. RegistryExit.OfChanges],
        };
        verb.Add(ports);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var span = (PortRange)result.GetValue(ports)!;
            var count = await parts.Open(result.GetValue(registry)).UnreserveAsync(span, cancellationToken).ConfigureAwait(false);
            if (result.Has(json))
            {
                parts.Terminal.WriteJson(writer => WriteJson(writer, span, count));
            }
            else if (count > 0)
            {
                await parts.Terminal.Out.WriteLineAsync(span.Count == 1 ? $"unreserved {span}" : Phrases.Invariant($"unreserved {count} of {span}")).ConfigureAwait(false);
            }

            if (count == 0)
            {
                await parts.Terminal.Error.WriteLineAsync($"portguard: {span} {(span.Count == 1 ? "is" : "are")} not reserved.").ConfigureAwait(false);
            }

            return count > 0 ? ExitCode.Done : ExitCode.No;
        });
        return verb;
    }

    private static void WriteJson(JsonText writer, PortRange ports, int count)
    {
        writer.WriteStartObject();
        writer.WriteString("ports", ports.ToString());
        writer.WriteNumber("unreserved", count);
        writer.WriteEndObject();
    }
}
