using System.Security.Cryptography;
using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>The same files give the same ONNX, byte for byte, as the manifest says.</summary>
public sealed class ReproducibleBuildTests
{
    [ModelFilesFact("face-reidentification-retail-0095")]
    public Task The_standard_embedder() => AssertBuilds("face-reidentification-retail-0095");

    [ModelFilesFact("yunet")]
    public Task The_standard_detector() => AssertBuilds("yunet");

    [ModelFilesFact("ssd-mobilenet-v1")]
    public Task The_npm_only_detector() => AssertBuilds("ssd-mobilenet-v1");

    [ModelFilesFact("face-landmark-68")]
    public Task The_npm_only_landmarks() => AssertBuilds("face-landmark-68");

    [ModelFilesFact("dlib-face-resnet")]
    public Task The_npm_only_embedder() => AssertBuilds("dlib-face-resnet");

    private static async Task AssertBuilds(string name)
    {
        ModelDescription model = RepositoryModels.Manifest.Model(name);
        byte[] onnx = ModelConversion.Convert(model, await RepositoryModels.FilesOf(name));
        Assert.Equal(model.Built.Sha256, Convert.ToHexStringLower(SHA256.HashData(onnx)));
    }
}
