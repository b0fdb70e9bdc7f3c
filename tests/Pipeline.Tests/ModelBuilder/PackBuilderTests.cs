using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

public sealed class PackBuilderTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task A_pack_is_built_and_can_then_be_loaded()
    {
        _models.Give("best-detector", "best-embedder");
        PackBuilder builder = Builder();
        Assert.False(builder.IsBuilt(_models.Manifest.Pack("best")));

        await builder.BuildAsync(_models.Manifest.Pack("best"), CancellationToken.None);

        Assert.True(builder.IsBuilt(_models.Manifest.Pack("best")));
        Assert.Equal("best", ModelPackLoader.Load(_models.Root).Name);
    }

    [Fact]
    public async Task What_is_built_already_is_left_alone()
    {
        _models.Build("best-detector", "best-embedder");

        await Builder().BuildAsync(_models.Manifest.Pack("best"), CancellationToken.None);
    }

    [Fact]
    public async Task A_damaged_model_is_built_again()
    {
        _models.Build("best-detector");
        _models.Give("best-embedder");
        string path = _models.Write("built/best-embedder.onnx", "damaged"u8.ToArray());

        await Builder().BuildAsync(_models.Manifest.Pack("best"), CancellationToken.None);

        Assert.Equal(TemporaryModels.Content("best-embedder"), await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_model_that_comes_out_otherwise_than_the_manifest_says_is_not_kept()
    {
        _models.Give("best-detector", "best-embedder");
        ModelManifest manifest = _models.Manifest with
        {
            Models = [.. _models.Manifest.Models.Select(model => model with { Built = model.Built with { Sha256 = new string('0', 64) } })],
        };
        var builder = new PackBuilder(_models.Root, manifest, new ModelLocator(_models.Root, manifest, downloader: null));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => builder.BuildAsync(manifest.Pack("best"), CancellationToken.None));

        Assert.Contains("best-detector", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_models.Root, "built")));
    }

    [Fact]
    public async Task Having_one_pack_is_enough_unless_another_was_asked_for()
    {
        _models.Give("second-detector", "second-embedder");

        Assert.Equal(0, await Run(requestedPack: null));
        Assert.Equal(0, await Run(requestedPack: "second"));
        Assert.Equal(1, await Run(requestedPack: "best"));
        Assert.Equal(1, await Run(requestedPack: "nobody"));
    }

    [Fact]
    public async Task Having_no_pack_is_a_failure() => Assert.Equal(1, await Run(requestedPack: null));

    [Fact]
    public void A_failed_download_is_remembered_for_a_day()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var memory = new DownloadMemory(Path.Combine(_models.Root, "built"), clock);
        Assert.False(memory.FailedRecently());

        memory.RememberFailure();
        Assert.True(memory.FailedRecently());

        clock.Now += TimeSpan.FromHours(25);
        Assert.False(memory.FailedRecently());

        clock.Now -= TimeSpan.FromDays(30);
        Assert.False(memory.FailedRecently());
    }

    private PackBuilder Builder() => new(_models.Root, _models.Manifest, new ModelLocator(_models.Root, _models.Manifest, downloader: null));

    private Task<int> Run(string? requestedPack) =>
        new BuildCommand(TextWriter.Null, TextWriter.Null, TimeProvider.System).RunAsync(_models.Root, requestedPack, retry: false, CancellationToken.None);

    private sealed class TestClock(DateTimeOffset now) : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
