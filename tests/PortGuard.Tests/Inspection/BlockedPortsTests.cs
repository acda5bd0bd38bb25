namespace PortGuard.Tests;

public sealed class BlockedPortsTests
{
    /// <summary>The first column of the table in https://fetch.spec.whatwg.org/#port-blocking, without port 0, which is none.</summary>
    private const string Table = """
        1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179
        389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061
        6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
        """;

    [Fact]
    public void The_blocked_ports_are_those_of_the_Fetch_standard()
    {
        var expected = Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var actual = Enumerable.Range(1, 65535).Where(BlockedPorts.Contains).Select(port => $"{port}");
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(6000, "x11")]
    [InlineData(10080, "amanda")]
    [InlineData(22, "ssh")]
    [InlineData(8080, null)]
    [InlineData(443, null)]
    public void A_blocked_port_names_the_service_it_is_blocked_for(int port, string? service) => Assert.Equal(service, BlockedPorts.ServiceOn(port));
}
