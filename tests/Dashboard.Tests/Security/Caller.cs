using System.Net;
using System.Text.RegularExpressions;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>A client that keeps cookies as a browser behind HTTPS would, and tells what the proxy tells: for whom it asks, and under which name.</summary>
internal sealed partial class Caller(Uri address, string from) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>What it holds, by name.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>Every cookie that was ever set, as it was sent.</summary>
    public List<string> SetCookies { get; } = [];

    public string Host { get; set; } = ServedSite.Host;

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<string> ReadAsync(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>Sends a form with the token of the page at its own address.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, params (string Name, string Value)[] fields) => await PostAsync(page, page, fields);

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string page, (string Name, string Value)[] fields)
    {
        string token = Token().Match(await ReadAsync(page)).Groups[1].Value;
        return await SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent([.. fields.Append(("__RequestVerificationToken", token)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2))]));
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Host = Host;
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        HttpResponseMessage answer = await _client.SendAsync(request, until);
        if (answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set))
        {
            foreach (string line in set)
                Keep(line);
        }

        return answer;
    }

    public void Dispose() => _client.Dispose();

    private void Keep(string line)
    {
        SetCookies.Add(line);
        string[] pair = line.Split(';')[0].Split('=', 2);
        if (pair[1].Length == 0)
            Cookies.Remove(pair[0]);
        else
            Cookies[pair[0]] = pair[1];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
