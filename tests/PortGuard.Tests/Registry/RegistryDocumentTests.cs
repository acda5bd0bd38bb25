using System.Text;

namespace PortGuard.Tests;

/// <summary>The text of the file: what is read, what is written, what survives, and what is wrong where.</summary>
public sealed class RegistryDocumentTests
{
    private const string Path = "/srv/shop/.allocated_ports.json";

    private const string Full = """
        // Ports of the shop
        {
          "owner": { "team": "商店", "since": 1e400, /* kept */ "list": [1, 2,], },
          "allocated": {
            "clawdbot": 19001,
            "订单-api 🚀": 18123,
          },
          "reserved": [
            18500,
            "18510-18519",
            { "port": 18520, "reason": "打印机", "by": "ada" },
            { "ports": "18530-18531" }
          ],
          "ranges": { "jobs": "7000-7099" },
          "reasons": { "18500": "for later" },
          "times": { "clawdbot": "2026-03-01T08:00:00Z", "gone": 5 },
          "schema": 1
        }
        """;

    [Fact]
    public void The_old_shape_is_read_as_it_is()
    {
        var document = Read("""{"allocated":{"clawdbot":19001},"reserved":[18500]}""");

        Assert.Equal([new PortAllocation("clawdbot", 19001)], document.Allocations);
        Assert.Equal([new ReservedPorts(new(18500, 18500))], document.Reservations());
    }

    [Fact]
    public void Everything_that_may_be_in_the_file_is_read()
    {
        var document = Read(Full);

        Assert.Equal([new("clawdbot", 19001, new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)), new("订单-api 🚀", 18123)], document.Allocations);
        Assert.Equal(
            [new(new(18500, 18500), "for later"), new(new(18510, 18519)), new(new(18520, 18520), "打印机"), new(new(18530, 18531))],
            document.Reservations());
        Assert.Equal([new NamedPortRange("jobs", new(7000, 7099))], document.Ranges);
    }

    [Fact]
    public void What_is_not_ours_survives_a_change_in_its_place_and_texts_stay_unescaped()
    {
        var document = Read(Full);
        _ = document.Allocate("new", 18124, new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(1)));
        _ = document.Reserve(new(18540, 18541), "测试 🧪 \"x\"");

        Assert.Equal(
            """
            {
              "owner": { "team": "商店", "since": 1e400, /* kept */ "list": [1, 2,], },
              "allocated": {
                "clawdbot": 19001,
                "订单-api 🚀": 18123,
                "new": 18124
              },
              "reserved": [
                18500,
                "18510-18519",
                { "port": 18520, "reason": "打印机", "by": "ada" },
                { "ports": "18530-18531" },
                18540,
                18541
              ],
              "ranges": {
                "jobs": "7000-7099"
              },
              "reasons": {
                "18500": "for later",
                "18540-18541": "测试 🧪 \"x\""
              },
              "times": {
                "clawdbot": "2026-03-01T08:00:00Z",
                "new": "2026-03-02T08:30:00Z"
              },
              "schema": 1
            }

            """,
            RegistryWriter.Write(document));
    }

    [Fact]
    public void A_text_that_was_written_is_read_as_the_same_and_written_as_the_same()
    {
        var once = RegistryWriter.Write(Read(Full));

        Assert.Equal(once, RegistryWriter.Write(Read(once)));
    }

    [Fact]
    public void A_new_file_has_the_old_shape_first()
    {
        var document = new RegistryDocument();
        _ = document.Allocate("clawdbot", 19001, DateTimeOffset.UnixEpoch);

        Assert.Equal(
            """
            {
              "allocated": {
                "clawdbot": 19001
              },
              "reserved": [],
              "times": {
                "clawdbot": "1970-01-01T00:00:00Z"
              },
              "schema": 1
            }

            """,
            RegistryWriter.Write(document));
    }

    [Theory]
    [InlineData("", 1, 1, "the file is empty, so something cut it off")]
    [InlineData(" \n\t ", 1, 1, "the file is empty, so something cut it off")]
    [InlineData("{\n  \"allocated\": {\n    \"a\": 1", 3, 11, "the text ends too early, so something cut it off")]
    [InlineData("[]", 1, 1, "the file has to be an object: { \"allocated\": { ... }, \"reserved\": [ ... ] }")]
    [InlineData("{\"allocated\": []}", 1, 15, "\"allocated\" has to be an object: { ... }")]
    [InlineData("{\n  \"allocated\": {\n    \"订单\": \"18000\"\n  }\n}", 3, 11, "the port of \"订单\" has to be a number from 1 to 65535")]
    [InlineData("{\"allocated\": {\"a\": 0}}", 1, 21, "the port of \"a\" has to be a number from 1 to 65535")]
    [InlineData("{\"allocated\": {\"a\": 65536}}", 1, 21, "the port of \"a\" has to be a number from 1 to 65535")]
    [InlineData("{\"allocated\": {\"a\": 80.5}}", 1, 21, "the port of \"a\" has to be a number from 1 to 65535")]
    [InlineData("{\"allocated\": {\"a\": 1, \"a\": 2}}", 1, 24, "\"a\" is there twice")]
    [InlineData("{\"allocated\": {}, \"allocated\": {}}", 1, 19, "\"allocated\" is there twice")]
    [InlineData("{\"reserved\": {}}", 1, 14, "\"reserved\" has to be a list: [18500, 18501]")]
    [InlineData("{\"reserved\": [\"18500 to 18510\"]}", 1, 15, "\"18500 to 18510\" is no port and no span such as 18500-18510")]
    [InlineData("{\"reserved\": [null]}", 1, 15, "a reserved port is written as 18500, \"18500-18510\" or { \"port\": 18500, \"reason\": \"...\" }")]
    [InlineData("{\"reserved\": [{}]}", 1, 16, "a reserved entry without \"port\"")]
    [InlineData("{\"schema\": \"1\"}", 1, 12, "\"schema\" has to be the number 1")]
    [InlineData("{\"a\": \"\\ud83d\", \"allocated\": {\"\\ud83d\": 1}}", 1, 31, "here is a text that is not valid Unicode")]
    public void What_is_wrong_is_said_with_line_and_column(string text, int line, int column, string what)
    {
        var refusal = Assert.Throws<PortRegistryException>(() => Read(text));

        Assert.Equal((line, column), (refusal.Line, refusal.Column));
        Assert.Equal(
            $"{Path}({line},{column}): {what}. The file was left as it is: correct it, or delete it and every service gets a port anew.",
            refusal.Message);
        Assert.Equal((PortRegistryFailure.Unreadable, 78, Path), (refusal.Failure, refusal.ExitCode, refusal.File));
    }

    [Theory]
    [InlineData("{\n  \"allocated\": {\n    \"a\": 1\n    \"b\": 2\n  }\n}", 4, 5)]
    [InlineData("{\n  allocated: {}\n}", 2, 3)]
    [InlineData("{}\n{}", 2, 1)]
    public void A_broken_hand_edit_is_named_where_it_is(string text, int line, int column)
    {
        var refusal = Assert.Throws<PortRegistryException>(() => Read(text));

        Assert.Equal((line, column), (refusal.Line, refusal.Column));
        Assert.DoesNotContain("LineNumber", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_named_where_it_is()
    {
        var text = Encoding.UTF8.GetBytes("{\n  \"é\": \"?\"\n}");
        text[Array.IndexOf(text, (byte)'?')] = 0xFF;

        var refusal = Assert.Throws<PortRegistryException>(() => RegistryReader.Read(text, Path));

        Assert.Equal((2, 9), (refusal.Line, refusal.Column));
    }

    [Theory]
    [InlineData("{\"allocated\": {}, \"schema\": 2}")]
    [InlineData("{\"allocated\": [\"a shape of the future\"], \"schema\": 7}")]
    public void A_newer_schema_is_said_to_be_newer_whatever_its_shape(string text)
    {
        var refusal = Assert.Throws<PortRegistryException>(() => Read(text));

        Assert.StartsWith($"{Path} was written by a newer PortGuard (schema ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_prefix_of_a_file_is_taken_for_a_whole_one()
    {
        var text = Encoding.UTF8.GetBytes(RegistryWriter.Write(Read(Full)));
        var end = text.AsSpan().LastIndexOf((byte)'}');

        for (var length = 0; length <= end; length++)
        {
            Assert.Equal(PortRegistryFailure.Unreadable, Assert.Throws<PortRegistryException>(() => RegistryReader.Read(text.AsSpan(0, length), Path)).Failure);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_read_over() => Assert.Empty(Read("\uFEFF{}").Allocations);

    [Fact]
    public void A_span_is_taken_apart_where_a_port_of_it_is_unreserved()
    {
        var document = Read("""{"reserved": ["18510-18519", {"ports": "18520-18522", "reason": "printers"}]}""");

        Assert.Equal(2, document.Unreserve(new(18519, 18520)));

        Assert.Equal([new(new(18510, 18518)), new(new(18521, 18522), "printers")], document.Reservations());
        Assert.Contains("{ \"port\": \"18521-18522\", \"reason\": \"printers\" }", RegistryWriter.Write(document), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_span_is_written_as_numbers_for_readers_of_the_old_shape_and_a_long_one_as_text()
    {
        var document = new RegistryDocument();
        _ = document.Reserve(new(18500, 18502), null);
        _ = document.Reserve(new(20000, 21000), null);

        Assert.Contains("\"reserved\": [\n    18500,\n    18501,\n    18502,\n    \"20000-21000\"\n  ]", RegistryWriter.Write(document), StringComparison.Ordinal);
    }

    private static RegistryDocument Read(string text) => RegistryReader.Read(Encoding.UTF8.GetBytes(text), Path);
}
