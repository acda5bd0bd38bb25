namespace PortGuard;

/// <summary>What /.well-known/portguard answers: who it is that listens here, in the words of the "instances" of /health/ports.</summary>
internal static class IdentityAnswer
{
    public static LocalAnswer Of(PortInstance instance)
    {
        var json = new JsonText();
        json.WriteStartObject();
        json.WriteString("service", instance.Service);
        json.WriteString("instance", instance.InstanceId);
        json.WriteStartArray("urls");
        foreach (var url in instance.Urls)
        {
            json.WriteStringValue(url);
        }

        json.WriteEndArray();

        // Asked of ourselves: it is known whatever the registry says.
        json.WriteNumber("pid", instance.ProcessId ?? Environment.ProcessId);
        json.WriteEndObject();
        return LocalAnswer.Json($"{json}\n");
    }
}
