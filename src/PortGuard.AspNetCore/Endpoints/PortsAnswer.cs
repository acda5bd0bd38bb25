using Microsoft.AspNetCore.Http;

namespace PortGuard;

/// <summary>What /health/ports answers.</summary>
internal static class PortsAnswer
{
    /// <summary>The registry; where it cannot be read 503 and why: the fault is neither the request's nor this service's, and passes.</summary>
    public static LocalAnswer Of(RegistryLook look)
    {
        if (look.Snapshot is { } snapshot)
        {
            return LocalAnswer.Json(SnapshotJson.Write(snapshot));
        }

        var json = new JsonText();
        json.WriteStartObject();
        json.WriteString("error", look.Error);
        json.WriteEndObject();
        return LocalAnswer.Json($"{json}\n", StatusCodes.Status503ServiceUnavailable);
    }
}
