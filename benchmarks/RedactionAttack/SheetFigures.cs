using System.Text.Json;
using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>What the contact sheet says of each kind of copy: the attack that was right most often on it, over all sizes of photos.</summary>
/// <param name="People">People of the closed set.</param>
/// <param name="Strongest">By kind of copy.</param>
internal sealed record SheetFigures(int People, IReadOnlyDictionary<Covering, SheetFigures.Rates> Strongest)
{
    /// <summary>The figures of a run: the line of JSON that it printed.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static SheetFigures Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement[] runs = [.. document.RootElement.GetProperty("redaction").EnumerateArray()];
        IEnumerable<(Covering Covering, Rates Rates)> all =
            from run in runs
            let photos = run.GetProperty("photos").GetInt32()
            from one in run.GetProperty("attacks").EnumerateArray()
            let attack = one.GetProperty("attack").GetString()!
            where Attack.Judged.Any(judged => judged.Name == attack)
            select (
                Enum.GetValues<Covering>().Single(covering => AttackTable.NameOf(covering) == one.GetProperty("copy").GetString()),
                new Rates(attack, new Rate(one.GetProperty("top1").GetInt32(), photos), new Rate(one.GetProperty("top5").GetInt32(), photos)));
        return new SheetFigures(
            runs[0].GetProperty("people").GetInt32(),
            all.GroupBy(one => one.Covering, one => one.Rates).ToDictionary(group => group.Key, group => group.MaxBy(rates => (rates.AtOnce.Share, rates.InFive.Share))!));
    }

    /// <param name="Attack">Which attack.</param>
    /// <param name="AtOnce">How often its first guess was right.</param>
    /// <param name="InFive">How often one of its first five was.</param>
    internal sealed record Rates(string Attack, Rate AtOnce, Rate InFive);
}
