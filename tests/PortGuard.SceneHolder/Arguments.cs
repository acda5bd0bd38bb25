using System.Globalization;
using System.Net;

namespace PortGuard.SceneHolder;

/// <summary>VERB ENDPOINT... --option --option=value [-- COMMAND...]</summary>
internal sealed class Arguments
{
    public Arguments(IReadOnlyList<string> all)
    {
        var end = all.ToList().IndexOf("--");
        var own = end < 0 ? all : [.. all.Take(end)];
        Command = end < 0 ? [] : [.. all.Skip(end + 1)];
        Verb = own.Count > 0 ? own[0] : "";
        Places = [.. own.Skip(1).Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
        Options = own.Skip(1)
            .Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
            .Select(argument => argument[2..])
            .ToHashSet(StringComparer.Ordinal);
    }

    public string Verb { get; }

    public IReadOnlyList<string> Places { get; }

    public IReadOnlySet<string> Options { get; }

    public IReadOnlyList<string> Command { get; }

    public bool Has(string option) => Options.Contains(option);

    /// <summary>The value of --name=500 as milliseconds; 0 without it.</summary>
    public TimeSpan Milliseconds(string name)
    {
        var text = Options.FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal));
        return text is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(int.Parse(text.AsSpan(name.Length + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>"5000" means 127.0.0.1:5000.</summary>
    public static IPEndPoint Parse(string place) => place.Contains(':', StringComparison.Ordinal)
        ? IPEndPoint.Parse(place)
        : new IPEndPoint(IPAddress.Loopback, int.Parse(place, CultureInfo.InvariantCulture));
}
