using System.Globalization;

namespace PortGuard;

/// <summary>
/// Reads lsof's field output (lsof(8), OUTPUT FOR OTHER PROGRAMS): a line a field, its first character naming it. A process set begins
/// with p, a file set within it with f; the other fields come in an order of each version's own.
/// </summary>
internal sealed class LsofOutput
{
    /// <summary>The fields that are read: process, descriptor, type, device, inode, protocol, name, TCP information.</summary>
    public const string Fields = "-FpftdiPnT";

    private readonly List<ExternalSocket> _rows = [];
    private int _processId;
    private string _type = "", _device = "", _inode = "", _protocol = "", _name = "", _state = "";

    private LsofOutput()
    {
    }

    public static IReadOnlyList<ExternalSocket> Parse(string text)
    {
        var output = new LsofOutput();
        foreach (var field in text.Split(['\n', '\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            output.Read(field);
        }

        output.Finish();
        return output._rows;
    }

    private void Read(string field)
    {
        var value = field[1..];
        switch (field[0])
        {
            case 'p':
                Finish();
                _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _processId);
                break;
            case 'f':
                Finish();
                break;
            case 't':
                _type = value;
                break;
            case 'd':
                _device = value;
                break;
            case 'i':
                _inode = value;
                break;
            case 'P':
                _protocol = value;
                break;
            case 'n':
                _name = value;
                break;
            case 'T' when value.StartsWith("ST=", StringComparison.Ordinal):
                _state = value[3..];
                break;
            default:
                // A field that was not asked for.
                break;
        }
    }

    private void Finish()
    {
        if ((_type is "IPv4" or "IPv6" ? Internet() : _type is "unix" ? Unix() : null) is { } row)
        {
            _rows.Add(row);
        }

        _type = _device = _inode = _protocol = _name = _state = "";
    }

    private ExternalSocket? Internet()
    {
        var isIPv6 = _type is "IPv6";
        var arrow = _name.IndexOf("->", StringComparison.Ordinal);
        var remote = arrow < 0 ? null : ExternalEndPoint.Parse(_name.AsSpan(arrow + 2), isIPv6);
        if (_protocol is not ("TCP" or "UDP")
            || ExternalEndPoint.Parse(arrow < 0 ? _name : _name.AsSpan(0, arrow), isIPv6) is not { } local)
        {
            return null;
        }

        var row = _protocol is "TCP"
            ? new ExternalSocket(PortProtocol.Tcp, ExternalState.Parse(_state, remote is not null))
            : new ExternalSocket(PortProtocol.Udp, remote is null ? PortState.Listening : PortState.Connected);
        // On Linux the device of a socket is its inode in decimal, elsewhere the address of the kernel's structure in hexadecimal.
        return row with { Local = local, Remote = remote, SocketId = ParseId(_device), ProcessId = _processId };
    }

    private ExternalSocket? Unix()
    {
        // Linux adds the type behind the path: "/run/x.sock type=STREAM".
        var mark = _name.LastIndexOf(" type=", StringComparison.Ordinal);
        var path = mark < 0 ? _name : _name[..mark];
        if (!path.StartsWith('/') || (mark >= 0 && !_name.EndsWith(" type=STREAM", StringComparison.Ordinal)))
        {
            return null;
        }

        // macOS shows no state; there an accepted socket has the path too, and its holder is the server, so that nothing is lost.
        var state = _state is "" or "LISTEN" ? PortState.Listening : ExternalState.Parse(_state, hasRemote: _state is "CONNECTED");
        return new(PortProtocol.Unix, state)
        {
            PrintedPath = path,
            SocketId = ParseId(_inode.Length > 0 ? _inode : _device),
            ProcessId = _processId,
        };
    }

    private static ulong ParseId(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.Ordinal);
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(isHex ? text.AsSpan(2) : text, style, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }
}
