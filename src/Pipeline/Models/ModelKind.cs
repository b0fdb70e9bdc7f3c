using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

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
