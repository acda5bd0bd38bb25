using System.Net;
using System.Text.Json;

namespace PortGuard.Tool;

/// <summary>The sockets as JSON; docs/command/who.md documents the shape.</summary>
internal static class WhoJson
{
    public static void Write(ITerminal terminal, List<WhoFinding> findings) => terminal.WriteJson(writer =>
    {
        writer.WriteStartArray();
        foreach (var finding in findings)
        {
            foreach (var socket in finding.Sockets)
            {
                Write(writer, finding.Kind, socket);
            }
        }

        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, PortHoldingKind kind, PortListener socket)
    {
        var ip = socket.EndPoint as IPEndPoint;
        writer.WriteStartObject();
        writer.WriteString("protocol", WhoWords.Protocol(socket.Protocol));
        writer.WriteString("address", ip?.Address.ToString());
        WriteNumber(writer, "port", ip?.Port);
        writer.WriteString("path", ip is null ? socket.EndPoint.ToString() : null);
        writer.WriteString("state", WhoWords.State(socket.State));
        writer.WriteString("holding", WhoWords.Holding(kind));
        WriteRemote(writer, socket.RemoteEndPoint);
        WriteNumber(writer, "userId", socket.UserId);
        writer.WriteString("user", WhoUsers.NameOf(socket));
        writer.WriteStartArray("owners");
        foreach (var owner in socket.Owners)
        {
            writer.WriteStartObject();
            OwnerJson.WriteMembers(writer, owner);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRemote(Utf8JsonWriter writer, IPEndPoint? remote)
    {
        if (remote is null)
        {
            writer.WriteNull("remote");
            return;
        }

        writer.WriteStartObject("remote");
        writer.WriteString("address", remote.Address.ToString());
        writer.WriteNumber("port", remote.Port);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
