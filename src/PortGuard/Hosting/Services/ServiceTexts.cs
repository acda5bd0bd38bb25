namespace PortGuard;

/// <summary>What is said of a service's port.</summary>
internal static class ServiceTexts
{
    private const string Loopback = "localhost";

    /// <summary>"the one it had"; "chosen from 18000-19999; 18123: busy".</summary>
    public static string How(PortReservation reservation)
    {
        var how = reservation.Choice switch
        {
            PortChoiceKind.Kept => "the one it had",
            PortChoiceKind.Preferred => "the one it prefers",
            _ => $"chosen from {reservation.Range}",
        };
        return how + string.Concat(reservation.Skipped.Select(skip => Phrases.Invariant($"; {skip.Port}: {skip.Reason}")));
    }

    /// <summary>An address that somebody on this machine can go to: "every interface" is none, "localhost" is one of them.</summary>
    public static string Reachable(string url)
    {
        foreach (var everywhere in (string[])["[::]", "0.0.0.0", "*", "+"])
        {
            var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
            if (start >= 3 && url.AsSpan(start).StartsWith(everywhere) && (url.Length == start + everywhere.Length || url[start + everywhere.Length] is ':' or '/'))
            {
                return string.Concat(url.AsSpan(0, start), Loopback, url.AsSpan(start + everywhere.Length));
            }
        }

        return url;
    }
}
