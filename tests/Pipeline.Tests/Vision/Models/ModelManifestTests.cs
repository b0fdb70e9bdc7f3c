using System.Numerics;
using System.Text;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

public sealed class ModelManifestTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void The_projects_manifest_holds_both_packs_and_the_example()
    {
        ModelManifest manifest = RepositoryModels.Manifest;

        Assert.Equal(["standard", "npm-only"], manifest.Packs.Select(pack => pack.Name));
        Assert.Null(manifest.Packs[0].Warning);
        Assert.NotNull(manifest.Packs[1].Warning);
        Assert.Equal("sface", Assert.Single(manifest.Optional.Packs).Name);
    }

    [Fact]
    public void The_projects_embedder_is_described_as_its_authors_do()
    {
        EmbeddingSpec embedding = RepositoryModels.Manifest.Model("face-reidentification-retail-0095").Embedding!;

        // Open Model Zoo's page gives the landmarks as shares of the side.
        Assert.Equal(256, embedding.Dimension);
        Assert.Equal(SimilarityMetric.Cosine, embedding.Metric);
        Assert.True(Vector2.Distance(new Vector2(0.31557f, 0.46157f) * 128, embedding.Alignment.EyeLeft) < 0.001f);
        Assert.True(Vector2.Distance(new Vector2(0.65344f, 0.82469f) * 128, embedding.Alignment.MouthRight) < 0.001f);
        Assert.Equal(new MatchThresholds(0.5, 0.3, 0.05, 0.25), embedding.Thresholds);
    }

    [Fact]
    public void Every_model_of_the_project_can_be_had_and_says_its_licence()
    {
        ModelManifest manifest = RepositoryModels.Manifest;

        Assert.All(manifest.Models, model => Assert.NotEmpty(model.Licence));
        Assert.All(manifest.Models.SelectMany(model => model.Files), file => Assert.True(file.NpmPath is not null ^ file.Download is not null));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        ModelManifest manifest = ModelManifest.Read(_models.Root);

        Assert.Equal(_models.Manifest.Models[1].Embedding, manifest.Models[1].Embedding);
        Assert.Equal(_models.Manifest.Models[1].Built, manifest.Models[1].Built);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("""{ "schema": 1, "folders": [], "packs": [], "models": [], "optional": { "note": "", "packs": [], "models": [] } }""")]
    [InlineData("""{ "schema": 9, "folders": [], "packs": [], "models": [], "optional": { "note": "", "packs": [], "models": [] } }""")]
    [InlineData("""{ "schema": 1, "folder": [], "folders": [], "packs": [], "models": [], "optional": { "note": "", "packs": [], "models": [] } }""")]
    public void Anything_else_is_refused_by_name(string text)
    {
        string path = _models.Write(ModelManifest.FileName, Encoding.UTF8.GetBytes(text));

        ModelException error = Assert.Throws<ModelException>(() => ModelManifest.Read(_models.Root));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slips_that_could_clear_a_photo_are_refused()
    {
        ModelDescription embedder = _models.Manifest.Models[1];
        EmbeddingSpec embedding = embedder.Embedding!;

        AssertRefused(embedder with { Embedding = embedding with { Thresholds = new MatchThresholds(0.3, 0.5, 0.05) } }, "possibleAt");
        AssertRefused(embedder with { Embedding = embedding with { Thresholds = new MatchThresholds(0.5, 0.3, 0.05, 0.4) } }, "blockListPossibleAt");
        AssertRefused(embedder with { Embedding = embedding with { Thresholds = new MatchThresholds(0.5, 0.3, -0.1) } }, "margin");
        AssertRefused(embedder with { Embedding = embedding with { Dimension = 0 } }, "dimension");
        AssertRefused(embedder with { Embedding = null }, "embedding");
        AssertRefused(embedder with { Built = embedder.Built with { Sha256 = "" } }, "SHA-256");
        AssertRefused(embedder with { Built = embedder.Built with { Path = "/etc/passwd" } }, "relative");
        AssertRefused(embedder with { Files = [embedder.Files[0] with { Sha256 = null }] }, "SHA-256");
        AssertRefused(embedder with { Files = [embedder.Files[0] with { Name = "../file" }] }, "folder");
        AssertRefused(embedder with { Files = [embedder.Files[0] with { Download = new Uri("http://example.org/file") }] }, "https");
        AssertRefused(embedder with { Input = embedder.Input with { Mean = [0] } }, "mean");
        AssertRefused(embedder with { Role = ModelRole.Landmarks }, "embedding");
    }

    [Fact]
    public void A_pack_needs_a_detector_and_an_embedder_that_exist()
    {
        _models.Save(_models.Manifest with { Packs = [new PackDescription("half", ["best-detector"])] });
        Assert.Contains("half", Assert.Throws<ModelException>(() => ModelManifest.Read(_models.Root)).Message, StringComparison.Ordinal);

        _models.Save(_models.Manifest with { Packs = [new PackDescription("ghost", ["best-detector", "nobody"])] });
        Assert.Contains("nobody", Assert.Throws<ModelException>(() => ModelManifest.Read(_models.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_folder_is_found_above_the_program_or_where_the_user_says()
    {
        string deep = Directory.CreateDirectory(Path.Combine(_models.Root, "a", "b")).FullName;
        using var elsewhere = new TemporaryFolder();
        _ = elsewhere.Write("models/manifest.json", []);
        string program = Directory.CreateDirectory(elsewhere.PathOf("src/bin")).FullName;

        Assert.Equal(elsewhere.PathOf("models"), ModelsDirectory.Find(start: program));
        Assert.Equal(_models.Root, ModelsDirectory.Find(_models.Root));
        Assert.Contains(deep, Assert.Throws<ModelException>(() => ModelsDirectory.Find(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("--models", Assert.Throws<ModelException>(() => ModelsDirectory.Find(start: deep)).Message, StringComparison.Ordinal);
    }

    private void AssertRefused(ModelDescription changed, string because)
    {
        _models.Save(_models.Manifest with { Models = [.. _models.Manifest.Models.Select(model => model.Name == changed.Name ? changed : model)] });
        ModelException error = Assert.Throws<ModelException>(() => ModelManifest.Read(_models.Root));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.Contains(changed.Name, error.Message, StringComparison.Ordinal);
    }
}
