namespace PortGuard.Tool;

/// <summary>Writes a result as JSON: indented, names in camelCase, text as it is (no \u for letters), instants in UTC (RFC 3339).</summary>
internal static class JsonOutput
{
    public static void WriteJson(this ITerminal terminal, Action<JsonText> write)
    {
        var json = new JsonText();
        write(json);
        terminal.Out.WriteLine(json.ToString());
    }
}
