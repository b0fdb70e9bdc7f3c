using System.Text.Json;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>The figures as one line of JSON.</summary>
internal static class AttackJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(IReadOnlyList<AttackFigures> all) => JsonSerializer.Serialize(
        new
        {
            Redaction = all.Select(figures => new
            {
                figures.Enlargement,
                figures.Photos,
                figures.People,
                figures.TellNoMore,
                SameWithAnotherFace = figures.SameWithAnotherFace.Count,
                Above = figures.Comparisons().Count(one => !one.TellsNoMore),
                Cells = figures.Comparisons().Count(),
                Attacks = figures.Outcomes.Select(one => new
                {
                    Attack = one.Attack.Name,
                    Copy = AttackTable.NameOf(one.Covering),
                    Top1 = one.Top(1).Count,
                    Top5 = one.Top(5).Count,
                }),
            }),
        },
        Options);
}
