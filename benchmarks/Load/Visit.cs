using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConsentLens.Benchmarks.Pages;
using ConsentLens.Dashboard.Demo;

namespace ConsentLens.Benchmarks.Load;

/// <summary>One user's browser: signed in, at its own address, with its requests timed.</summary>
internal sealed partial class Visit : IDisposable
{
    /// <summary>Photos that the upload page sends at once.</summary>
    private const int AtOnce = 3;

    private readonly HttpClient _browser;
    private readonly Answers _answers;

    private Visit(HttpClient browser, Answers answers) => (_browser, _answers) = (browser, answers);

    /// <summary>Signs in with password and code.</summary>
    /// <param name="number">The last part of the visitor's address in 127.0.0.0/8: sign-ins are limited for each address, and users sit at their own.</param>
    /// <param name="answers">Receives the response times.</param>
    public static async Task<Visit> OpenAsync(Uri address, DemoLogin login, int number, Answers answers, CancellationToken cancellationToken)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = true,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)number]), 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new Visit(await SignedInBrowser.OpenAsync(address, login, handler, cancellationToken), answers);
    }

    /// <summary>Requests a page and reads all of it.</summary>
    public async Task GetAsync(string what, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage? answer = await TimedAsync(what, () => _browser.GetAsync(new Uri(path, UriKind.Relative), cancellationToken));
    }

    /// <summary>Uploads photos as the upload page does: opens an upload, sends three at once, and finishes it.</summary>
    /// <returns>The batch, and how many photos the server says it accepted.</returns>
    public async Task<(long Batch, int Taken)> UploadAsync(string name, IReadOnlyList<string> files, Action<long> opened, Action photoTaken, CancellationToken cancellationToken)
    {
        string page = await _browser.GetStringAsync(new Uri("/upload", UriKind.Relative), cancellationToken);
        string token = Token().Match(page).Groups[1].Value;
        using HttpResponseMessage? open = await SendAsync("upload: open", "/upload/open", token, JsonContent.Create(new { name, @event = (string?)null, classes = Array.Empty<string>(), channels = Array.Empty<string>() }), cancellationToken);
        long batch = (await ReadAsync(open, cancellationToken)).GetProperty("id").GetInt64();
        opened(batch);
        int taken = 0;
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (file, stop) =>
        {
            using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file, stop));
            body.Headers.Add("X-File-Name", Uri.EscapeDataString(Path.GetFileName(file)));
            using HttpResponseMessage? answer = await SendAsync("upload: photo", $"/upload/{batch}/photos", token, body, stop);
            if (answer is { IsSuccessStatusCode: true } && (await ReadAsync(answer, stop)).GetProperty("outcome").GetString() == "added")
            {
                Interlocked.Increment(ref taken);
                photoTaken();
            }
        });

        using HttpResponseMessage? finished = await SendAsync("upload: finish", $"/upload/{batch}/finish?duplicates=0", token, new ByteArrayContent([]), cancellationToken);
        return (batch, taken);
    }

    public void Dispose() => _browser.Dispose();

    private async Task<HttpResponseMessage?> SendAsync(string what, string path, string token, HttpContent body, CancellationToken cancellationToken) =>
        await TimedAsync(what, async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = body };
            request.Headers.Add("X-Form-Token", token);
            return await _browser.SendAsync(request, cancellationToken);
        });

    private async Task<HttpResponseMessage?> TimedAsync(string what, Func<Task<HttpResponseMessage>> ask)
    {
        long start = Stopwatch.GetTimestamp();
        HttpResponseMessage? answer = null;
        try
        {
            answer = await ask();
        }
        catch (HttpRequestException)
        {
            // Counted as no answer.
        }

        _answers.Add(what, Stopwatch.GetElapsedTime(start).TotalMilliseconds, (int)(answer?.StatusCode ?? 0));
        return answer;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage? answer, CancellationToken cancellationToken)
    {
        if (answer is not { IsSuccessStatusCode: true })
            throw new InvalidOperationException($"The upload was answered with {answer?.StatusCode.ToString() ?? "nothing"}.");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
