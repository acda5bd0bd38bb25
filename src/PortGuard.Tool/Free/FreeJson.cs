using System.Text.Json;

namespace PortGuard.Tool;

/// <summary>The results as JSON: an array with one object a port; docs/command/free.md.</summary>
internal static class FreeJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<FreeResult> results)
    {
        writer.WriteStartArray();
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteNumber("port", result.Port);
            writer.WriteString("result", Name(result.Kind));
            writer.WriteNumber("exitCode", result.ExitCode);
            writer.WriteString("text", result.Text);
            WriteHolders(writer, result);
            writer.WriteStartArray("below");
            foreach (var below in result.Below)
            {
                WriteProcess(writer, below.Owner, below.Verdict, below.Attempt);
            }

            writer.WriteEndArray();
            WriteEnded(writer, result.Attempts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteHolders(Utf8JsonWriter writer, FreeResult result)
    {
        writer.WriteStartArray("addresses");
        foreach (var address in result.Cases.Select(@case => Phrases.EndPoint(@case.EndPoint.EndPoint)).Distinct())
        {
            writer.WriteStringValue(address);
        }

        writer.WriteEndArray();
        writer.WriteString("holding", result.Cases.Count == 0 ? null : Name(result.Cases[0].Holding.Kind));
        writer.WriteStartArray("holders");
        foreach (var holder in result.Cases.SelectMany(@case => @case.Holders).DistinctBy(holder => holder.Owner.Identity))
        {
            var attempt = result.Attempts.FirstOrDefault(attempt => attempt.Owner.Identity == holder.Owner.Identity);
            WriteProcess(writer, holder.Owner, holder.Verdict, attempt);
        }

        writer.WriteEndArray();
    }

    private static void WriteProcess(Utf8JsonWriter writer, PortOwner owner, TerminationVerdict verdict, TerminationResult? attempt)
    {
        writer.WriteStartObject();
        OwnerJson.WriteMembers(writer, owner);
        writer.WriteBoolean("mayBeEnded", verdict.Allowed);
        writer.WriteString("rule", verdict.Rule);
        writer.WriteString("reason", CommandLine.Sanitize(verdict.Reason));
        writer.WriteStartArray("commands");
        foreach (var command in verdict.Commands)
        {
            writer.WriteStringValue(CommandLine.Sanitize(command));
        }

        writer.WriteEndArray();
        writer.WriteString("outcome", attempt is null ? null : Name(attempt.Outcome));
        writer.WriteEndObject();
    }

    private static void WriteEnded(Utf8JsonWriter writer, IReadOnlyList<TerminationResult> attempts)
    {
        writer.WriteStartArray("attempts");
        foreach (var attempt in attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("pid", attempt.Owner.ProcessId);
            writer.WriteString("name", attempt.Owner.Name);
            writer.WriteString("outcome", Name(attempt.Outcome));
            writer.WriteNumber("milliseconds", Math.Round(attempt.Elapsed.TotalMilliseconds, 1));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
