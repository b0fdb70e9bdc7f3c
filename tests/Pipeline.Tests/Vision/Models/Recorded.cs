using System.Text.Json;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>What <c>recorded/record.js</c> wrote of a run of face-api.</summary>
internal static class Recorded
{
    /// <summary>The record of that file name.</summary>
    internal static JsonElement Read(string fileName)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Vision", "Models", "recorded", fileName);
        return JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
    }

    /// <summary>A list of numbers in a record.</summary>
    internal static float[] Numbers(this JsonElement record, string name) => record.GetProperty(name).Deserialize<float[]>()!;
}
