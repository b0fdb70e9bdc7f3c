using System.Diagnostics.CodeAnalysis;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Addresses in one form, so that the same page is asked for once.</summary>
public static class WebAddress
{
    /// <summary>Longer ones are no addresses that people made.</summary>
    public const int MostCharacters = 2_000;

    private static readonly HashSet<string> Trackers = new(StringComparer.OrdinalIgnoreCase) { "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "phpsessid", "jsessionid", "_ga" };

    /// <summary>Whether a text is an address of the web, from its scheme on.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out address) && address.Scheme is "http" or "https" && address.IdnHost.Length > 0;

    /// <summary>What a page writes as an address, made whole. Null for what is no address of the web (<c>mailto:</c>, <c>javascript:</c>) or too long.</summary>
    public static Uri? Resolve(Uri from, string written)
    {
        string text = Cleaned(written);
        if (text.Length is 0 or > MostCharacters || !Uri.TryCreate(from, text, out Uri? address)) return null;
        return address.Scheme is "http" or "https" && address.IdnHost.Length > 0 && address.AbsoluteUri.Length <= MostCharacters ? Plain(address) : null;
    }

    /// <summary>Without fragment, credentials, and parameters that only say who came from where.</summary>
    public static Uri Plain(Uri address)
    {
        var builder = new UriBuilder(address) { Fragment = "", UserName = "", Password = "", Host = address.IdnHost.TrimEnd('.').ToLowerInvariant() };
        if (address.IsDefaultPort) builder.Port = -1;
        int session = builder.Path.IndexOf(";jsessionid=", StringComparison.OrdinalIgnoreCase);
        if (session >= 0) builder.Path = builder.Path[..session];
        if (builder.Query.Length > 1)
            builder.Query = string.Join('&', builder.Query[1..].Split('&').Where(part => part.Length > 0 && !Tracks(part)));
        return builder.Uri;
    }

    /// <summary>The same for <c>http</c> and <c>https</c>: what a site shows under one it shows under the other.</summary>
    public static string Key(Uri address) => $"{SiteHosts.NameOf(address)}{address.PathAndQuery}";

    /// <summary>The ending of the file's name, in small letters and without the dot; empty where there is none.</summary>
    public static string Ending(Uri address)
    {
        string name = address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    // As browsers do: without white space around and line breaks within.
    private static string Cleaned(string written) =>
        string.Concat(written.Trim().Where(letter => letter is not ('\t' or '\n' or '\r'))).Replace('\\', '/');

    private static bool Tracks(string part)
    {
        string name = part.Split('=', 2)[0];
        return Trackers.Contains(name) || name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase);
    }
}
