using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PortGuard;

/// <summary>Makes of an address that a server is bound to one that a client of this machine can use.</summary>
internal static class ReachableUrl
{
    /// <summary>The address with a host to connect to in place of "any"; null where it is none of TCP, or none at all.</summary>
    public static string? Of(string address)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            // A server other than Kestrel may list what it likes.
            return null;
        }

        var host = binding.Host switch
        {
            "*" or "+" or "[::]" => "localhost",

            // "localhost" is [::1] first, which nobody listens on here.
            "0.0.0.0" => "127.0.0.1",
            var name => name,
        };
        return binding.IsUnixPipe || binding.IsNamedPipe
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{binding.Scheme}://{host}:{binding.Port}{binding.PathBase}");
    }
}
