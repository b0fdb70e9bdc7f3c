using System.Text.Json;
using System.Text.Json.Serialization;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Synthetic.School;

/// <summary>A box as four numbers, to a tenth of a pixel.</summary>
internal sealed class FaceBoxConverter : JsonConverter<FaceBox>
{
    public override FaceBox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        float[]? numbers = JsonSerializer.Deserialize<float[]>(ref reader, options);
        if (numbers is not { Length: 4 })
            throw new JsonException("A box must be four numbers: x, y, width, height.");
        return new FaceBox(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public override void Write(Utf8JsonWriter writer, FaceBox value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (float number in (ReadOnlySpan<float>)[value.X, value.Y, value.Width, value.Height])
            writer.WriteNumberValue(Math.Round((decimal)number, 1));
        writer.WriteEndArray();
    }
}
