using System.Net;
using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

public sealed class ModelDownloaderTests : IDisposable
{
    private static readonly byte[] Right = "the right file"u8.ToArray();

    private readonly TemporaryFolder _folder = new();
    private readonly ModelFile _file = new(
        "file.onnx",
        Sha256: Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Right)),
        Download: new Uri("https://example.org/file.onnx"));

    private string Target => _folder.PathOf("sources/file.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_right_file_is_kept()
    {
        await Download(_ => Answer(Right));

        Assert.Equal(Right, await File.ReadAllBytesAsync(Target));
        _ = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public Task Another_file_is_thrown_away() => AssertFails(_ => Answer("a page of some captive portal"u8.ToArray()), "hash");

    [Fact]
    public Task A_refusal_is_explained() =>
        AssertFails(_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden)), "403");

    [Fact]
    public Task An_unreachable_network_is_explained() => AssertFails(_ => throw new HttpRequestException("no such host"), "no such host");

    [Fact]
    public Task A_network_that_hangs_is_given_up() => AssertFails(
        async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Unreachable.");
        },
        "in time");

    [Fact]
    public async Task A_users_cancellation_is_no_failure_of_the_network()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Download(_ => Answer(Right), cancellation.Token));
    }

    private async Task AssertFails(Func<CancellationToken, Task<HttpResponseMessage>> answer, string because)
    {
        ModelDownloadException error = await Assert.ThrowsAsync<ModelDownloadException>(() => Download(answer));

        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.Contains("https://example.org/file.onnx", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    private async Task Download(Func<CancellationToken, Task<HttpResponseMessage>> answer, CancellationToken cancellationToken = default)
    {
        using var network = new CannedNetwork(answer);
        using var downloader = new ModelDownloader(network, TimeProvider.System, TimeSpan.FromMilliseconds(200));
        await downloader.DownloadAsync(_file, Target, cancellationToken);
    }

    private static Task<HttpResponseMessage> Answer(byte[] content) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });
}
