using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PortGuard;

/// <summary>
/// The server's addresses with the port of the registry in one of them: the first http one gets it, else the first one, and with it those
/// of the same port. Scheme and host stay as the environment has them, and what has another port stays as it is.
/// </summary>
internal sealed class ServiceAddresses
{
    private const string Default = "http://localhost:1";

    private readonly List<(string Url, bool IsMoved)> _urls;

    public ServiceAddresses(IEnumerable<string> urls)
    {
        var all = urls.ToList();
        var first = all.Find(url => IsHttp(url) && KestrelAddress.AddressesOf(url) is not null) ?? all.Find(url => KestrelAddress.AddressesOf(url) is not null);
        if (first is null)
        {
            all.Add(first = Default);
        }

        var port = KestrelAddress.PortOf(first);
        _urls = all.ConvertAll(url => (url, KestrelAddress.AddressesOf(url) is not null && KestrelAddress.PortOf(url) == port));
    }

    /// <summary>Whether one of them is https, which HTTP/3 may go with.</summary>
    public bool IsHttps => _urls.Exists(url => url.IsMoved && !IsHttp(url.Url));

    /// <summary>What is listened on for the registry's port.</summary>
    public IReadOnlyList<IPAddress> Addresses => [.. _urls.Where(url => url.IsMoved).SelectMany(url => KestrelAddress.AddressesOf(url.Url)!).Distinct()];

    /// <summary>Writes them into the server's collection: as it is no longer empty, hosting adds nothing and keeps our preference.</summary>
    public void Write(IServerAddressesFeature feature, bool isPreferred, int port)
    {
        feature.PreferHostingUrls = isPreferred;
        feature.Addresses.Clear();
        foreach (var (url, isMoved) in _urls)
        {
            feature.Addresses.Add(isMoved ? KestrelAddress.WithPort(url, port) : url);
        }
    }

    private static bool IsHttp(string url) => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
}
