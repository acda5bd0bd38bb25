namespace PortGuard.Tool;

/// <summary>What <c>allocate</c> says. Pure.</summary>
internal static class AllocateText
{
    /// <summary>Which port, why, and what was passed over.</summary>
    public static string Sentence(AllocatedPort answer)
    {
        var skipped = string.Concat(answer.Skipped.Select(skip => Phrases.Invariant($" {skip.Port} was passed over: {skip.Reason}.")));
        return Phrases.Invariant($"{answer.Port} is kept for {Phrases.Clean(answer.Service)} ({Why(answer)}; registry {CommandLine.Sanitize(answer.Registry, 200)}).{skipped}{Busy(answer)}");
    }

    public static void WriteJson(JsonText writer, AllocatedPort answer)
    {
        writer.WriteStartObject();
        writer.WriteString("service", answer.Service);
        writer.WriteNumber("port", answer.Port);
        writer.WriteString("choice", CheckJson.Name<PortChoiceKind>(answer.Choice));
        writer.WriteBoolean("live", answer.Instance is not null);
        writer.WriteString("heldBy", answer.Holder);
        writer.WriteStartArray("skipped");
        foreach (var skip in answer.Skipped)
        {
            writer.WriteStartObject();
            writer.WriteNumber("port", skip.Port);
            writer.WriteString("reason", skip.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("registry", answer.Registry);
        writer.WriteEndObject();
    }

    private static string Why(AllocatedPort answer) => answer switch
    {
        { Instance.ProcessId: { } id } => Phrases.Invariant($"it runs there, PID {id}"),
        { Instance: not null } => "it runs there",
        { Choice: PortChoiceKind.Kept } => "it had it before",
        { Choice: PortChoiceKind.Preferred } => "it asked for it",
        _ => "chosen from its range",
    };

    private static string Busy(AllocatedPort answer) => answer.Holder is { } holder
        ? Phrases.Invariant($" At this moment {holder} holds it; if that is not the service: portguard release {CommandLine.Quote(Phrases.Clean(answer.Service))}, and allocate again.")
        : "";
}
