using System.Numerics;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>One model of the manifest.</summary>
/// <param name="Licence">As worded by its source.</param>
/// <param name="Embedding">How an embedder is used; null for the other roles.</param>
/// <param name="Detection">How a detector's scores are read; null for the other roles.</param>
public sealed record ModelDescription(
    string Name, ModelRole Role, ModelKind Kind, string Licence, string Origin, IReadOnlyList<ModelFile> Files, InputSpec Input, BuiltModel Built,
    EmbeddingSpec? Embedding = null, DetectionSpec? Detection = null);

[JsonConverter(typeof(JsonStringEnumConverter<ModelRole>))]
public enum ModelRole
{
    [JsonStringEnumMemberName("detector")]
    Detector,

    /// <summary>Says cheaply where a slow detector should look closely.</summary>
    [JsonStringEnumMemberName("scout")]
    Scout,

    /// <summary>Finds the landmarks where the detector gives none.</summary>
    [JsonStringEnumMemberName("landmarks")]
    Landmarks,

    [JsonStringEnumMemberName("embedder")]
    Embedder,

    /// <summary>Finds lines of writing.</summary>
    [JsonStringEnumMemberName("line-detector")]
    LineDetector,

    /// <summary>Reads a line of writing.</summary>
    [JsonStringEnumMemberName("line-recogniser")]
    LineRecogniser,
}

/// <summary>The family of a model, which decides how it is built from its files and how its outputs are read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>Boxes and five landmarks in one pass, any size whose sides are multiples of 32. Already ONNX.</summary>
    [JsonStringEnumMemberName("yunet")]
    YuNet,

    /// <summary>SSD MobileNet v1 from the npm package <c>@vladmandic/face-api</c>: boxes and scores of a 512-pixel square.</summary>
    [JsonStringEnumMemberName("ssd-mobilenet-v1")]
    SsdMobileNetV1,

    /// <summary>The tiny face detector of the same package, any size whose sides are multiples of 32.</summary>
    [JsonStringEnumMemberName("tiny-yolo")]
    TinyYolo,

    /// <summary>The 68-landmark network of the same package.</summary>
    [JsonStringEnumMemberName("landmarks68")]
    Landmarks68,

    /// <summary>face-reidentification-retail-0095 from the Open Model Zoo, an OpenVINO network.</summary>
    [JsonStringEnumMemberName("retail-reid")]
    RetailReid,

    /// <summary>dlib's face ResNet, from the same npm package.</summary>
    [JsonStringEnumMemberName("dlib")]
    Dlib,

    /// <summary>An ArcFace-style embedder supplied by the user. Already ONNX.</summary>
    [JsonStringEnumMemberName("arcface")]
    ArcFace,

    /// <summary>PP-OCRv4's detector of lines. Already ONNX.</summary>
    [JsonStringEnumMemberName("pp-ocr-detector")]
    PpOcrDetector,

    /// <summary>PP-OCRv4's recogniser of a line. ONNX, to which its alphabet is added.</summary>
    [JsonStringEnumMemberName("pp-ocr-recogniser")]
    PpOcrRecogniser,
}

/// <summary>A file that a model is built from. It is identified by its hash alone: at least one of the two is given.</summary>
/// <param name="NpmPath">Its path below <c>node_modules</c> if it comes from an npm package.</param>
public sealed record ModelFile(string Name, string? Sha256 = null, string? Sha384 = null, string? NpmPath = null, Uri? Download = null);

public sealed record BuiltModel(string Path, string Sha256);

/// <summary>The input tensor of a model: 1 x 3 x height x width, each value (pixel - mean) x scale of a pixel 0..255.</summary>
/// <param name="Width">In pixels; null if the model takes any.</param>
/// <param name="Height">In pixels; null if the model takes any.</param>
/// <param name="Mean">Subtracted from each plane's pixels: three numbers in the order of the planes.</param>
public sealed record InputSpec(int? Width, int? Height, ChannelOrder ChannelOrder, IReadOnlyList<float> Mean, float Scale);

/// <summary>The order of a model's three input planes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    [JsonStringEnumMemberName("bgr")]
    Bgr,
}

/// <summary>How a detector's scores are read.</summary>
/// <param name="SureAt">A detection with at least this score is a face; below it, a possible face.</param>
/// <param name="PossibleAt">A detection below this score is dropped.</param>
/// <param name="MissesFaces">True if the detector is known to miss faces: a photo in which it finds none is then never clear.</param>
public sealed record DetectionSpec(float SureAt, float PossibleAt, bool MissesFaces);

/// <param name="Mirror">What the mirror image of a face can change; null where that was not measured, and every face is embedded with its mirror image.</param>
public sealed record EmbeddingSpec(int Dimension, SimilarityMetric Metric, AlignmentTemplate Alignment, MatchThresholds Thresholds, MirrorShift? Mirror = null);

/// <summary>How far a comparison moves at most when a face's embedding is averaged with that of its mirror image, as measured (docs/PERFORMANCE.md).</summary>
/// <param name="Raises">How much more alike the nearest person becomes.</param>
/// <param name="Lowers">How much less alike.</param>
/// <param name="Narrows">How much of the lead over the second is lost.</param>
public sealed record MirrorShift(double Raises, double Lowers, double Narrows);

/// <summary>How two embeddings are compared. Higher always means more alike.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SimilarityMetric>))]
public enum SimilarityMetric
{
    /// <summary>The cosine of the angle between them, -1..1.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>1 minus their Euclidean distance: at most 1, with no lower bound.</summary>
    [JsonStringEnumMemberName("euclidean")]
    Euclidean,
}

/// <summary>Where the five landmarks must lie in the crop for an embedder; a similarity transform moves a face's own there. In pixels of the crop; left and
/// right are those of the image.</summary>
public sealed record AlignmentTemplate(int Width, int Height, Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight);

/// <summary>The similarities at which a comparison changes its meaning, in units of the embedder's <see cref="SimilarityMetric"/>.</summary>
/// <param name="MatchAt">From here on a face is that person, provided the margin is kept.</param>
/// <param name="PossibleAt">From here on, but below <paramref name="MatchAt"/>, a human has to look.</param>
/// <param name="Margin">How far the nearest person must be ahead of the second for a match; 0 or more.</param>
/// <param name="BlockListPossibleAt">Replaces <paramref name="PossibleAt"/> under a block-list, where a missed person is a leak; null for the same
/// value.</param>
public sealed record MatchThresholds(double MatchAt, double PossibleAt, double Margin, double? BlockListPossibleAt = null);
