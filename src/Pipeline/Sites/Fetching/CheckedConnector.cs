using System.Net;
using System.Net.Sockets;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Connects to the very address that was checked: a name that changes its answer in between (DNS rebinding) leads nowhere else.</summary>
/// <param name="settings">Which hosts may be private.</param>
/// <param name="resolve">Finds the addresses of a name.</param>
internal sealed class CheckedConnector(SiteSettings settings, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await AddressesAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="AddressRefusedException">One of them is not public, and the host is not one that may be private.</exception>
    /// <exception cref="SocketException">There is no such host, or it cannot be told.</exception>
    internal async Task<IPAddress[]> AddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await resolve(host, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.NoData);
        string name = host.TrimEnd('.').ToLowerInvariant();
        bool mayBePrivate = settings.PrivateHosts.Contains(name) || settings.PrivateHosts.Contains($"{name}:{port}");
        return mayBePrivate || addresses.All(NetworkRule.IsPublic) ? addresses : throw new AddressRefusedException();
    }
}

/// <summary>A host lies at an address that is not of the public internet.</summary>
internal sealed class AddressRefusedException() : Exception("The host lies at a private network address.");
