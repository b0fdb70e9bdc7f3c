using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>The last line of an export.</summary>
/// <param name="End">How many entries came before.</param>
/// <param name="Head">The hash of the last of them: with the sequence, what to note down elsewhere.</param>
/// <param name="Sha256">The SHA-256 hash of all lines before, with a line feed after each.</param>
internal sealed record AuditExportEnd([property: JsonRequired] long End, [property: JsonRequired] string Head, [property: JsonRequired] string Sha256)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>The end that a line is, or null when it is none.</summary>
    public static AuditExportEnd? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditExportEnd>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
