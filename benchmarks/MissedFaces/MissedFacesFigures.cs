using System.Text.Json;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <param name="Faceless">Pictures without a face.</param>
internal sealed record MissedFacesFigures(IReadOnlyList<ConditionRow> Rows, IReadOnlyList<FacelessRow> Faceless)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Everything as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Conditions = Rows.Select(row => new { row.Group, row.Name, row.Tally }),
            Faceless = Faceless.Select(row => new { row.Name, row.HeldShare }),
        },
        Json);
}
