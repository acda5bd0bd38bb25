using System.Net.Sockets;

namespace PortGuard;

/// <summary>What can be asked of a registry at all.</summary>
internal static class PortRequestRules
{
    private const int LongestName = 200;

    /// <summary>Whether a service can have this name.</summary>
    public static bool IsName(string? text) => NameProblem(text) is null;

    /// <exception cref="ArgumentException">The request cannot be meant.</exception>
    public static void Check(PortRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (NameProblem(request.Service) is { } problem)
        {
            throw new ArgumentException(problem, nameof(request));
        }

        if (request.Preferred is < 1 or > 65535)
        {
            throw new ArgumentException("A preferred port is 1 to 65535.", nameof(request));
        }

        if (request.Addresses is not { Count: > 0 } addresses || addresses.Any(address => address is not { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 }))
        {
            throw new ArgumentException("At least one address is needed, each IPv4 or IPv6.", nameof(request));
        }
    }

    /// <summary>Text that comes back from the file as it went in, and is one line.</summary>
    public static void CheckText(string text, string name)
    {
        if (TextProblem(text) is { } problem)
        {
            throw new ArgumentException(problem, name);
        }
    }

    /// <summary>What is wrong with the name of a service, as a sentence; null where nothing is.</summary>
    public static string? NameProblem(string? service) => string.IsNullOrWhiteSpace(service) || service.Length > LongestName
        ? $"The name of a service has 1 to {LongestName} characters."
        : TextProblem(service);

    /// <summary>What is wrong with a text that is to be kept; null where nothing is.</summary>
    public static string? TextProblem(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = char.IsSurrogatePair(text, index) ? 1 : 0;
            if (char.IsControl(text[index]) || (char.IsSurrogate(text[index]) && isPair == 0))
            {
                return "The text has control characters or half of a surrogate pair.";
            }

            index += isPair;
        }

        return null;
    }
}
