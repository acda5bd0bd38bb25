using System.Globalization;

namespace PortGuard;

/// <summary>Makes the file's text: indented, one entry a line, members in their order, names and reasons as people write them.</summary>
internal static class RegistryWriter
{
    /// <summary>The members that are ours, in the order in which they are added to a file that lacks them.</summary>
    public static IReadOnlyList<string> Known { get; } = ["allocated", "reserved", "ranges", "reasons", "times", "schema"];

    public static string Write(RegistryDocument document)
    {
        var members = new List<KeyValuePair<string, string>>();
        foreach (var member in document.Members)
        {
            if ((member.Raw ?? Value(member.Name, document)) is { } value)
            {
                members.Add(new(member.Name, value));
            }
        }

        foreach (var name in Known)
        {
            if (!document.Members.Exists(member => member.Name == name) && Value(name, document) is { } value)
            {
                members.Add(new(name, value));
            }
        }

        return new JsonText().Object(members, "").Append("\n").ToString();
    }

    /// <summary>The text of a member of ours; null where it has nothing to say.</summary>
    private static string? Value(string name, RegistryDocument document) => name switch
    {
        "allocated" => Object(document.Allocations.Select(allocation => KeyValuePair.Create(allocation.Service, Number(allocation.Port)))),
        "reserved" => new JsonText().Array(document.Reserved.Select(Entry), JsonText.Indent).ToString(),
        "ranges" => ObjectOrNull(document.Ranges.Select(range => KeyValuePair.Create(range.Name, JsonText.Quote(range.Range.ToString())))),
        "reasons" => ObjectOrNull(document.Reasons.Select(reason => KeyValuePair.Create(reason.Ports.ToString(), JsonText.Quote(reason.Text)))),
        "times" => ObjectOrNull(document.Allocations.Where(allocation => allocation.Since is not null).Select(allocation => KeyValuePair.Create(allocation.Service, Time(allocation.Since!.Value)))),
        _ => Number(RegistryDocument.Schema),
    };

    private static string Entry(ReservedEntry entry)
    {
        var ports = entry.Ports.Count == 1 ? Number(entry.Ports.First) : JsonText.Quote(entry.Ports.ToString());
        return entry.Raw ?? (entry.Reason is null ? ports : $"{{ \"port\": {ports}, \"reason\": {JsonText.Quote(entry.Reason)} }}");
    }

    private static string Object(IEnumerable<KeyValuePair<string, string>> members) => new JsonText().Object([.. members], JsonText.Indent).ToString();

    private static string? ObjectOrNull(IEnumerable<KeyValuePair<string, string>> members) => Object(members) is var text && text == "{}" ? null : text;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => $"\"{time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\"";
}
