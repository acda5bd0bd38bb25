using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PortGuard;

/// <summary>Reads the text of /proc/net/{tcp,udp}{,6} and /proc/net/unix (proc_pid_net(5)). Pure.</summary>
internal static class LinuxProcNetText
{
    private const uint AcceptsConnections = 0x10000; // __SO_ACCEPTCON of linux/net.h

    // "  sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt   uid  timeout inode ..."
    private const int Local = 1;
    private const int Remote = 2;
    private const int State = 3;
    private const int User = 7;
    private const int Inode = 9;

    /// <summary>Adds the sockets of a TCP or UDP table that are on the query's ports.</summary>
    public static void ReadInet(ReadOnlySpan<byte> table, PortQuery query, List<PortListener> into)
    {
        var ports = query.Ports.GetValueOrDefault();
        Span<Range> fields = stackalloc Range[Inode + 2];
        foreach (var range in table.Split((byte)'\n'))
        {
            var line = table[range];
            if (Split(line, fields) > Inode && ports.Contains(ReadPort(line[fields[Local]])) && ReadInetLine(line, fields, query) is { } socket)
            {
                into.Add(socket);
            }
        }
    }

    /// <summary>Adds the stream sockets of a unix table that are bound to the file, and gives the list back.</summary>
    public static List<PortListener> ReadUnix(ReadOnlySpan<byte> table, UnixSocketFile file, bool includeNonListening, List<PortListener> into)
    {
        // "Num RefCount Protocol Flags Type St Inode Path"; the path may hold blanks
        Span<Range> fields = stackalloc Range[8];
        foreach (var range in table.Split((byte)'\n'))
        {
            var line = table[range];
            if (Split(line, fields) < fields.Length
                || !Utf8Parser.TryParse(line[fields[3]], out uint flags, out _, 'X')
                || !Utf8Parser.TryParse(line[fields[4]], out int type, out _, 'X')
                || !Utf8Parser.TryParse(line[fields[5]], out int state, out _, 'X')
                || !Utf8Parser.TryParse(line[fields[6]], out ulong inode, out _)
                || type != Libc.SOCK_STREAM
                || !file.IsBoundBy(Encoding.UTF8.GetString(line[fields[7]]), null))
            {
                continue;
            }

            // SS_CONNECTING and SS_CONNECTED of linux/net.h; less is not connected.
            var kind = (flags & AcceptsConnections) != 0 ? PortState.Listening : state >= 2 ? PortState.Connected : PortState.Bound;
            if (kind == PortState.Listening || includeNonListening)
            {
                into.Add(new(PortProtocol.Unix, new UnixDomainSocketEndPoint(file.Path), kind, inode));
            }
        }

        // Two listeners of one name: the file of one was unlinked, and the name does not say whose. To name nobody is better than the wrong one.
        return into.FindAll(socket => socket.State == PortState.Listening).Count < 2
            ? into
            : into.ConvertAll(socket => new PortListener(socket.Protocol, socket.EndPoint, socket.State, socketId: 0));
    }

    private static PortListener? ReadInetLine(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, PortQuery query)
    {
        if (!Utf8Parser.TryParse(line[fields[State]], out byte code, out _, 'X')
            || !Utf8Parser.TryParse(line[fields[User]], out uint user, out _)
            || !Utf8Parser.TryParse(line[fields[Inode]], out ulong inode, out _)
            || ReadEndPoint(line[fields[Local]]) is not { } local)
        {
            return null;
        }

        var state = LinuxSocketState.Of(code, query.Protocol);
        if (state != PortState.Listening && !query.IncludeNonListening)
        {
            return null;
        }

        var remote = ReadEndPoint(line[fields[Remote]]);
        return new(query.Protocol, local, state, inode)
        {
            RemoteEndPoint = remote is { Port: > 0 } ? remote : null,
            // Without an inode the socket belongs to no process any more, and the uid is a meaningless 0.
            UserId = inode == 0 ? null : user,
        };
    }

    // Before the rest of a line is read: most are of other ports. 0 where there is none.
    private static int ReadPort(ReadOnlySpan<byte> endPoint) =>
        endPoint.Length > 4 && Utf8Parser.TryParse(endPoint[^4..], out ushort port, out var used, 'X') && used == 4 ? port : 0;

    // "0100007F:1F90": the address as 32-bit numbers in the machine's own byte order, the port as a number
    private static IPEndPoint? ReadEndPoint(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        Span<byte> address = stackalloc byte[16];
        if (colon is not (8 or 32) || !Utf8Parser.TryParse(text[(colon + 1)..], out ushort port, out _, 'X'))
        {
            return null;
        }

        for (var at = 0; at < colon; at += 8)
        {
            if (!Utf8Parser.TryParse(text.Slice(at, 8), out uint word, out var used, 'X') || used != 8)
            {
                return null;
            }

            _ = BitConverter.TryWriteBytes(address[(at / 2)..], word);
        }

        return new IPEndPoint(new IPAddress(address[..(colon / 2)]), port);
    }

    // Cuts at runs of blanks; the last field takes the rest of the line.
    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        var at = 0;
        while (count < fields.Length)
        {
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }

            if (at == line.Length)
            {
                break;
            }

            var blank = count == fields.Length - 1 ? -1 : line[at..].IndexOf((byte)' ');
            var end = blank < 0 ? line.Length : at + blank;
            fields[count++] = at..end;
            at = end;
        }

        return count;
    }
}
