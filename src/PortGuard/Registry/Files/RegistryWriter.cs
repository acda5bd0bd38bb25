using System.Globalization;

namespace PortGuard;

/// <summary>Makes the file's text: members in their order, what is not ours as it was, names and reasons as people write them.</summary>
internal static class RegistryWriter
{
    /// <summary>The members that are ours, in the order in which they are added to a file that lacks them.</summary>
    private static readonly string[] _known = ["allocated", "reserved", "ranges", "reasons", "times", "schema"];

    public static string Write(RegistryDocument document)
    {
        var json = new JsonText().Open('{');
        foreach (var member in document.Members)
        {
            if (member.Raw is { } raw)
            {
                _ = json.Member(member.Name).Raw(raw);
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

        return json.Close('}').Raw("\n").ToString();
    }

    /// <summary>Writes a member of ours; those beyond the old shape only where they have something to say.</summary>
    private static void WriteOwn(JsonText json, string name, RegistryDocument document)
    {
        switch (name)
        {
            case "allocated":
                WriteObject(json, name, document.Allocations, allocation => json.Member(allocation.Service).Value(allocation.Port));
                break;
            case "reserved":
                _ = json.Member(name).Open('[');
                document.Reserved.ForEach(entry => WriteReserved(json.Entry(), entry));
                _ = json.Close(']');
                break;
            case "ranges" when document.Ranges.Count > 0:
                WriteObject(json, name, document.Ranges, range => json.Member(range.Name).Value(range.Range.ToString()));
                break;
            case "reasons" when document.Reasons.Count > 0:
                WriteObject(json, name, document.Reasons, reason => json.Member(reason.Ports.ToString()).Value(reason.Text));
                break;
            case "times" when document.Allocations.FindAll(allocation => allocation.Since is not null) is { Count: > 0 } noted:
                WriteObject(json, name, noted, allocation => json.Member(allocation.Service).Value(Time(allocation.Since!.Value)));
                break;
            case "schema":
                _ = json.Member(name).Value(RegistryDocument.Schema);
                break;
        }
    }

    private static void WriteObject<T>(JsonText json, string name, List<T> entries, Action<T> write)
    {
        _ = json.Member(name).Open('{');
        entries.ForEach(write);
        _ = json.Close('}');
    }

    private static void WriteReserved(JsonText json, ReservedEntry entry)
    {
        var ports = entry.Ports.Count == 1 ? entry.Ports.ToString() : JsonText.Quote(entry.Ports.ToString());
        _ = json.Raw(entry.Raw ?? (entry.Reason is null ? ports : $"{{ \"port\": {ports}, \"reason\": {JsonText.Quote(entry.Reason)} }}"));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
