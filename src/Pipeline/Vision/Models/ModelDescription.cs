using System.Numerics;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>One model of the manifest.</summary>
/// <param name="Licence">Its licence, in the words of its source.</param>
/// <param name="Embedding">What an embedder needs around its network; null for the other roles.</param>
/// <param name="Detection">How a detector's scores are read; null for the other roles.</param>
public sealed record ModelDescription(
    string Name, ModelRole Role, ModelKind Kind, string Licence, string Origin, IReadOnlyList<ModelFile> Files, InputSpec Input, BuiltModel Built,
    EmbeddingSpec? Embedding = null, DetectionSpec? Detection = null);

/// <summary>What a model does in a pack.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelRole>))]
public enum ModelRole
{
    /// <summary>Finds faces in a photo.</summary>
    [JsonStringEnumMemberName("detector")]
    Detector,

    /// <summary>Finds the points of a face that the detector found without them.</summary>
    [JsonStringEnumMemberName("landmarks")]
    Landmarks,

    /// <summary>Turns an aligned face into an embedding.</summary>
    [JsonStringEnumMemberName("embedder")]
    Embedder,
}

/// <summary>The family of a model: says how it is built from its files and how its outputs are read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>YuNet: boxes and five landmarks in one pass, any size whose sides are multiples of 32. Already ONNX.</summary>
    [JsonStringEnumMemberName("yunet")]
    YuNet,

    /// <summary>SSD MobileNet v1 of the npm package <c>@vladmandic/face-api</c>: boxes and scores of a square of 512.</summary>
    [JsonStringEnumMemberName("ssd-mobilenet-v1")]
    SsdMobileNetV1,

    /// <summary>The 68-landmark network of the same npm package.</summary>
    [JsonStringEnumMemberName("landmarks68")]
    Landmarks68,

    /// <summary>face-reidentification-retail-0095 of the Open Model Zoo, an OpenVINO network.</summary>
    [JsonStringEnumMemberName("retail-reid")]
    RetailReid,

    /// <summary>dlib's face ResNet, as the same npm package holds it.</summary>
    [JsonStringEnumMemberName("dlib")]
    Dlib,

    /// <summary>An ArcFace-style embedder that the user brings. Already ONNX.</summary>
    [JsonStringEnumMemberName("arcface")]
    ArcFace,
}

/// <summary>A file that a model is built from. It is known by its hash alone: at least one of the two is given.</summary>
/// <param name="NpmPath">Its path below <c>node_modules</c>, where it comes from an npm package.</param>
public sealed record ModelFile(string Name, string? Sha256 = null, string? Sha384 = null, string? NpmPath = null, Uri? Download = null);

/// <summary>The ONNX file that a model runs from.</summary>
public sealed record BuiltModel(string Path, string Sha256);

/// <summary>What a model's input tensor holds: 1 x 3 x height x width, each value (pixel - mean) x scale of a pixel 0..255.</summary>
/// <param name="Width">Width in pixels; null where the model takes any.</param>
/// <param name="Height">Height in pixels; null where the model takes any.</param>
/// <param name="Mean">What is taken off each plane's pixels, three numbers in the order of the planes.</param>
public sealed record InputSpec(int? Width, int? Height, ChannelOrder ChannelOrder, IReadOnlyList<float> Mean, float Scale);

/// <summary>The order of a model's three input planes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>Blue, green, red.</summary>
    [JsonStringEnumMemberName("bgr")]
    Bgr,
}

/// <summary>How a detector's scores are read.</summary>
/// <param name="SureAt">From this score on a detection is a face; below it, a possible one.</param>
/// <param name="PossibleAt">From this score on a detection is kept at all, as a possible face.</param>
/// <param name="MissesFaces">True when the detector is known to miss faces: a photo in which it finds none is then never clear.</param>
public sealed record DetectionSpec(float SureAt, float PossibleAt, bool MissesFaces);

/// <summary>What an embedder needs around its network.</summary>
public sealed record EmbeddingSpec(int Dimension, SimilarityMetric Metric, AlignmentTemplate Alignment, MatchThresholds Thresholds);

/// <summary>How two embeddings are compared. Either way a higher similarity is closer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SimilarityMetric>))]
public enum SimilarityMetric
{
    /// <summary>The cosine of the angle between them, -1..1.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>1 minus their Euclidean distance: 1 at most, without a lower bound.</summary>
    [JsonStringEnumMemberName("euclidean")]
    Euclidean,
}

/// <summary>Where the five landmarks must lie in the crop that an embedder takes; a similarity transform brings a face's own there. Coordinates are pixels of
/// the crop, left and right are those of the image.</summary>
public sealed record AlignmentTemplate(int Width, int Height, Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight);

/// <summary>From which similarity on a face is taken for a person, in the units of the embedder's <see cref="SimilarityMetric"/>.</summary>
/// <param name="MatchAt">At or above it, a face is that person, if the margin is kept.</param>
/// <param name="PossibleAt">At or above it, but below <paramref name="MatchAt"/>, a human has to look.</param>
/// <param name="Margin">How far the nearest person must be ahead of the second one to be taken for certain, 0 or more.</param>
/// <param name="BlockListPossibleAt">Takes the place of <paramref name="PossibleAt"/> under a block-list, where a missed person is a leak; null: the same.</param>
public sealed record MatchThresholds(double MatchAt, double PossibleAt, double Margin, double? BlockListPossibleAt = null);
