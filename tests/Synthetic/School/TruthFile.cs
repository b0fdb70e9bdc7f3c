using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConsentLens.Synthetic.School;

/// <summary>Writes and reads truth.json: snake_case names, a face's box as [x, y, width, height].</summary>
public static class TruthFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new FaceBoxConverter() },
    };

    public static string Format(Truth truth) => JsonSerializer.Serialize(truth, Options);

    /// <exception cref="InvalidDataException">The file holds no truth.</exception>
    public static async Task<Truth> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<Truth>(stream, Options, cancellationToken)
            ?? throw new InvalidDataException("The truth file is empty: generate the set again.");
    }
}
