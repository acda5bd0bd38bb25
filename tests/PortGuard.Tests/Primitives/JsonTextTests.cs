using System.Text.Json;

namespace PortGuard.Tests;

/// <summary>The writer of every verb's JSON.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("\"quoted\" and \\ back / forth")]
    [InlineData("\0\b\f\n\r\t\u001b[31m\u007f\u009b")]
    [InlineData("Zürich 東京 😀 \u0301")]
    [InlineData("\u202eright to left\u2028\u2029\ufeff\u00a0")]
    [InlineData("<script>&'+")]
    public void A_text_is_read_back_as_it_was(string text)
    {
        var json = new JsonText();
        json.WriteStartObject();
        json.WriteString(text, text);
        json.WriteEndObject();
        var member = Assert.Single(JsonDocument.Parse(json.ToString()).RootElement.EnumerateObject());
        Assert.Equal((text, text), (member.Name, member.Value.GetString()));
    }

    [Fact]
    public void Letters_stay_and_what_a_terminal_obeys_is_escaped() =>
        Assert.Equal("\"Zürich 😀 \\u001b[31m\\u202e\\u009b\\ud83d\"", Written(json => json.WriteStringValue("Zürich 😀 \u001b[31m\u202e\u009b\ud83d")));

    [Fact]
    public void It_is_indented_as_Utf8JsonWriter_does_it()
    {
        var written = Written(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteNumber("port", 8080);
            json.WriteNumber("seconds", 0.125);
            json.WriteString("name", "a");
            json.WriteString("none", (string?)null);
            json.WriteNull("path");
            json.WriteBoolean("free", true);
            json.WriteString("at", new DateTime(2026, 5, 4, 9, 10, 42, 120, DateTimeKind.Utc));
            json.WriteStartArray("empty");
            json.WriteEndArray();
            json.WriteStartArray("values");
            json.WriteNumberValue(1);
            json.WriteStringValue("b");
            json.WriteStringValue(null);
            json.WriteEndArray();
            json.WriteStartObject("by");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        });
        Assert.Equal(
            """
            [
              {
                "port": 8080,
                "seconds": 0.125,
                "name": "a",
                "none": null,
                "path": null,
                "free": true,
                "at": "2026-05-04T09:10:42.12Z",
                "empty": [],
                "values": [
                  1,
                  "b",
                  null
                ],
                "by": {}
              }
            ]
            """.ReplaceLineEndings("\n"),
            written);
    }

    private static string Written(Action<JsonText> write)
    {
        var json = new JsonText();
        write(json);
        return json.ToString();
    }

    [Fact]
    public void The_bytes_of_a_long_text_are_those_of_the_text_wherever_its_chunks_end()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var json = new JsonText();
            json.WriteStringValue(new string('a', shift) + string.Concat(Enumerable.Repeat("a😀é東", 5000)));
            var text = $"{json}\n";
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(json.ToLine()));
        }
    }
}
