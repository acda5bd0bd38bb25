namespace PortGuard;

/// <summary>Makes the file's text: members in their order, what is not ours as it was, names and reasons as people write them.</summary>
internal static class RegistryWriter
{
    /// <summary>The members that are ours, in the order in which they are added to a file that lacks them.</summary>
    private static readonly string[] _known = ["allocated", "reserved", "ranges", "reasons", "times", "schema"];

    public static string Write(RegistryDocument document) => $"{Compose(document)}\n";

    /// <summary>The same as UTF-8.</summary>
    public static byte[] WriteBytes(RegistryDocument document) => Compose(document).ToLine();

    private static JsonText Compose(RegistryDocument document)
    {
        var json = new JsonText();
        json.WriteStartObject();
        foreach (var member in document.Members)
        {
            if (member.Raw is { } raw)
            {
                json.WritePropertyName(member.Name);
                json.WriteRawValue(raw);
            }
            else
            {
                WriteOwn(json, member.Name, document);
            }
        }

        foreach (var name in _known)
        {
            if (!document.Members.Exists(member => member.Name == name))
            {
                WriteOwn(json, name, document);
            }
        }

        json.WriteEndObject();
        return json;
    }

    /// <summary>Writes a member of ours; those beyond the old shape only where they have something to say.</summary>
    private static void WriteOwn(JsonText json, string name, RegistryDocument document)
    {
        switch (name)
        {
            case "allocated":
                WriteObject(json, name, document.Allocations, allocation => json.WriteNumber(allocation.Service, allocation.Port));
                break;
            case "reserved":
                json.WriteStartArray(name);
                document.Reserved.ForEach(entry => WriteReserved(json, entry));
                json.WriteEndArray();
                break;
            case "ranges" when document.Ranges.Count > 0:
                WriteObject(json, name, document.Ranges, range => json.WriteString(range.Name, range.Range.ToString()));
                break;
            case "reasons" when document.Reasons.Count > 0:
                WriteObject(json, name, document.Reasons, reason => json.WriteString(reason.Ports.ToString(), reason.Text));
                break;
            case "times" when document.Allocations.FindAll(allocation => allocation.Since is not null) is { Count: > 0 } noted:
                WriteObject(json, name, noted, allocation => json.WriteString(allocation.Service, RegistryTime.Write(allocation.Since!.Value)));
                break;
            case "schema":
                json.WriteNumber(name, RegistryDocument.Schema);
                break;
        }
    }

    private static void WriteObject<T>(JsonText json, string name, List<T> entries, Action<T> write)
    {
        json.WriteStartObject(name);
        entries.ForEach(write);
        json.WriteEndObject();
    }

    private static void WriteReserved(JsonText json, ReservedEntry entry)
    {
        var ports = entry.Ports.Count == 1 ? entry.Ports.ToString() : JsonText.Quote(entry.Ports.ToString());
        json.WriteRawValue(entry.Raw ?? (entry.Reason is null ? ports : $"{{ \"port\": {ports}, \"reason\": {JsonText.Quote(entry.Reason)} }}"));
    }
}
