using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

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
