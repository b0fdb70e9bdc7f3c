using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

public sealed class ModelLocatorTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    private ModelFile File => _models.Manifest.Model("best-detector").Files[0];

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Folders_are_searched_in_order()
    {
        _models.Give("best-detector");
        Assert.Equal(Path.Combine(_models.Root, "given", "best-detector.onnx"), await Locate(File));

        string first = _models.Write("built/sources/best-detector.onnx", TemporaryModels.Content("best-detector"));
        Assert.Equal(first, await Locate(File));
    }

    [Fact]
    public async Task A_file_with_another_hash_is_passed_over()
    {
        _models.Give("best-detector");
        _ = _models.Write("built/sources/best-detector.onnx", "an older version"u8.ToArray());

        Assert.Equal(Path.Combine(_models.Root, "given", "best-detector.onnx"), await Locate(File));
    }

    [Fact]
    public async Task A_file_with_another_hash_is_named_when_there_is_no_right_one()
    {
        string path = _models.Write("given/best-detector.onnx", "an older version"u8.ToArray());

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => Locate(File));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absent_npm_package_is_explained()
    {
        ModelException error = await Assert.ThrowsAsync<ModelException>(() => Locate(File with { NpmPath = "some/package/file.bin" }));
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_no_folder_is_downloaded_and_kept()
    {
        byte[] content = TemporaryModels.Content("best-detector");
        using var network = new CannedNetwork(_ => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(content) }));
        using var downloader = new ModelDownloader(network, TimeProvider.System, TimeSpan.FromSeconds(10));
        ModelFile file = File with { Download = new Uri("https://example.org/best-detector.onnx") };

        string first = await Locate(file, downloader);
        string second = await Locate(file, downloader);

        Assert.Equal(Path.Combine(_models.Root, "built", "sources", "best-detector.onnx"), first);
        Assert.Equal(first, second);
        Assert.Equal(1, network.Requests);
    }

    [Fact]
    public async Task Nothing_is_downloaded_when_that_is_not_wanted()
    {
        ModelFile file = File with { Download = new Uri("https://example.org/best-detector.onnx") };

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => Locate(file));
        Assert.IsNotType<ModelDownloadException>(error);
    }

    private Task<string> Locate(ModelFile file, ModelDownloader? downloader = null) =>
        new ModelLocator(_models.Root, _models.Manifest, downloader).LocateAsync(file, CancellationToken.None);
}
