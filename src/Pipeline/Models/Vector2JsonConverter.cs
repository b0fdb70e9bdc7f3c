using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

/// <summary>Reads and writes a point as the array <c>[x, y]</c>.</summary>
internal sealed class Vector2JsonConverter : JsonConverter<Vector2>
{
    /// <summary>Reads a point.</summary>
    public override Vector2 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        float[]? values = JsonSerializer.Deserialize<float[]>(ref reader, options);
        return values is [float x, float y] ? new Vector2(x, y) : throw new JsonException("A point is an array of two numbers.");
    }

    /// <summary>Writes a point.</summary>
    public override void Write(Utf8JsonWriter writer, Vector2 value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.X);
        writer.WriteNumberValue(value.Y);
        writer.WriteEndArray();
    }
}
