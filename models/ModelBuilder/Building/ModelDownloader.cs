using System.Security.Cryptography;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Downloads the files of models. Fails within seconds if the network refuses or hangs.</summary>
public sealed class ModelDownloader : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultWholeLimit = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _wholeLimit;

    /// <param name="time">For the time limits.</param>
    public ModelDownloader(TimeProvider time)
        : this(new SocketsHttpHandler { ConnectTimeout = ConnectLimit }, time, DefaultWholeLimit)
    {
    }

    internal ModelDownloader(HttpMessageHandler handler, TimeProvider time, TimeSpan wholeLimit)
    {
        _client = new HttpClient(handler) { Timeout = AnswerLimit };
        _time = time;
        _wholeLimit = wholeLimit;
    }

    /// <summary>Downloads <paramref name="file"/> to <paramref name="path"/>. Nothing appears there unless its hash is right.</summary>
    /// <exception cref="ModelDownloadException">The download failed, or the file has another hash.</exception>
    public async Task DownloadAsync(ModelFile file, string path, CancellationToken cancellationToken)
    {
        Uri address = file.Download ?? throw new ModelDownloadException($"The manifest gives no address to download {file.Name} from.");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string partial = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.part";
        try
        {
            await FetchAsync(address, partial, cancellationToken);
            if (!FileHash.Matches(file, partial))
                throw new ModelDownloadException($"The file downloaded from {address} does not have the hash in the manifest, so it was discarded.");

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task FetchAsync(Uri address, string path, CancellationToken cancellationToken)
    {
        using var whole = new CancellationTokenSource(_wholeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            _ = response.EnsureSuccessStatusCode();
            await using Stream content = await response.Content.ReadAsStreamAsync(either.Token);
            await using FileStream target = File.Create(path);
            await content.CopyToAsync(target, either.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ModelDownloadException($"{address} could not be downloaded: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelDownloadException($"{address} could not be downloaded: the network did not answer in time.", error);
        }
    }
}

/// <summary>A file of a model could not be downloaded. The message is one sentence for the user.</summary>
public sealed class ModelDownloadException : ModelException
{
    public ModelDownloadException(string message)
        : base(message)
    {
    }

    public ModelDownloadException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
