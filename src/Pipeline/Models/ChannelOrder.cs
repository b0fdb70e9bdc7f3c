using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

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
