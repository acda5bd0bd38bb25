using System.Text.Json;

namespace PortGuard.Tool;

/// <summary>The JSON of tried ports; docs/command/check.md has the shape.</summary>
internal static class CheckJson
{
    public static void Write(JsonText writer, IReadOnlyList<PortVerdict> verdicts, PortRegistrySnapshot? registry = null)
    {
        writer.WriteStartArray();
        foreach (var verdict in verdicts)
        {
            writer.WriteStartObject();
            WriteMembers(writer, verdict);
            if (RegistryLook.Of(registry, verdict.Port) is { } registered)
            {
                registered.WriteJson(writer);
            }
            else
            {
                writer.WriteNull("registry");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The members of one port, into the open object.</summary>
    private static void WriteMembers(JsonText writer, PortVerdict verdict)
    {
        writer.WriteNumber("port", verdict.Port);
        writer.WriteBoolean("free", verdict.IsFree);
        writer.WriteString("result", verdict.IsFree ? "free" : verdict.IsBusy ? "busy" : verdict.IsNotPermitted ? "notPermitted" : "unknown");
        writer.WriteString("blockedByBrowsers", BlockedPorts.ServiceOn(verdict.Port));
        writer.WriteStartArray("addresses");
        foreach (var address in verdict.Addresses)
        {
            WriteAddress(writer, address);
        }

        writer.WriteEndArray();
        WriteOwners(writer, verdict.Owners);
    }

    /// <summary>The processes in full, each once; elsewhere they are named by their PIDs.</summary>
    public static void WriteOwners(JsonText writer, IReadOnlyList<PortOwner> owners)
    {
        writer.WriteStartArray("owners");
        foreach (var owner in owners)
        {
            writer.WriteStartObject();
            OwnerJson.WriteMembers(writer, owner);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Where the sockets are that hold it, each place once.</summary>
    public static void WriteSockets(JsonText writer, PortHolding? holding)
    {
        writer.WriteStartArray("heldOn");
        foreach (var place in (holding?.Sockets ?? []).Select(socket => Phrases.EndPoint(socket.EndPoint)).Distinct())
        {
            writer.WriteStringValue(place);
        }

        writer.WriteEndArray();
    }

    /// <summary>A name of an enumeration as JSON has it; null stays null.</summary>
    public static string? Name<TEnum>(TEnum? value)
        where TEnum : struct, Enum => value is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null;

    private static void WriteAddress(JsonText writer, AddressVerdict address)
    {
        writer.WriteStartObject();
        writer.WriteString("address", address.Address.ToString());
        writer.WriteString("result", Name<PortAvailability>(address.Availability));
        writer.WriteString("holding", Name(address.Holding?.Kind));
        WriteSockets(writer, address.Holding);
        writer.WriteStartArray("pids");
        foreach (var owner in address.Owners)
        {
            writer.WriteNumberValue(owner.ProcessId);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
