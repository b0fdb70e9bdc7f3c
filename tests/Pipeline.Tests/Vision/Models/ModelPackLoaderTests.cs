using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

public sealed class ModelPackLoaderTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void The_first_pack_that_is_built_is_used()
    {
        _models.Build("best-detector", "best-embedder", "second-detector", "second-embedder");

        ModelPack pack = ModelPackLoader.Load(_models.Root);

        Assert.Equal("best", pack.Name);
        Assert.Null(pack.Warning);
        Assert.Null(pack.Landmarks);
        Assert.Equal(512, pack.Embedding.Dimension);
        Assert.True(File.Exists(pack.Detector.Path));
    }

    [Fact]
    public void A_pack_with_a_missing_model_gives_way_to_the_next_with_its_warning()
    {
        _models.Build("best-detector", "second-detector", "second-embedder");

        ModelPack pack = ModelPackLoader.Load(_models.Root);

        Assert.Equal("second", pack.Name);
        Assert.Equal("The second pack was used.", pack.Warning);
    }

    [Theory]
    [InlineData("best-embedder")]
    [InlineData("best-detector")]
    public void A_wrong_hash_is_never_passed_over_in_favour_of_another_pack(string changed)
    {
        _models.Build("best-detector", "best-embedder", "second-detector", "second-embedder");
        string path = _models.Write($"built/{changed}.onnx", "tampered with"u8.ToArray());

        ModelException error = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_hash_beside_a_missing_model_is_refused_too()
    {
        _models.Build("second-detector", "second-embedder");
        _ = _models.Write("built/best-embedder.onnx", "tampered with"u8.ToArray());

        _ = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root));
    }

    [Fact]
    public void A_pack_asked_for_is_used_or_nothing()
    {
        _models.Build("best-detector", "best-embedder");

        Assert.Equal("best", ModelPackLoader.Load(_models.Root, "best").Name);
        ModelException missing = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root, "second"));
        Assert.Contains("--pack second", missing.Message, StringComparison.Ordinal);
        ModelException unknown = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root, "third"));
        Assert.Contains("best, second, own", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_built_is_said_with_the_command_that_builds()
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root));
        Assert.Contains("ModelBuilder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_shows_every_model_and_which_are_in_use()
    {
        _models.Build("second-detector", "second-embedder");

        ModelCheck check = ModelCheck.Run(_models.Root);

        Assert.Equal("second", check.PackInUse);
        Assert.Null(check.Failure);
        Assert.Equal(6, check.Rows.Count);
        Assert.Equal(["second-detector", "second-embedder"], check.Rows.Where(row => row.InUse).Select(row => row.Name));
        Assert.All(check.Rows, row => Assert.Equal(row.Pack == "second" ? ModelState.Verified : ModelState.Missing, row.State));
        Assert.All(check.Rows, row => Assert.Equal(row.Pack == "own", row.IsOptional));
    }

    [Fact]
    public void The_check_shows_a_wrong_hash_and_why_nothing_can_be_used()
    {
        _models.Build("best-detector", "second-detector", "second-embedder");
        _ = _models.Write("built/best-embedder.onnx", "tampered with"u8.ToArray());

        ModelCheck check = ModelCheck.Run(_models.Root);

        Assert.Null(check.PackInUse);
        Assert.Contains("best-embedder", check.Failure, StringComparison.Ordinal);
        Assert.Equal(ModelState.WrongHash, check.Rows.Single(row => row.Name == "best-embedder").State);
    }
}
