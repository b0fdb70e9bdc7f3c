using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Everything measured at one photo size, and whether every style of the product keeps to the floor.</summary>
internal sealed class AttackFigures
{
    /// <summary>The numbers of guesses that are counted: the likeliest person, and the five likeliest.</summary>
    public static IReadOnlyList<int> Guesses { get; } = [1, 5];

    /// <summary>What the product offers.</summary>
    public static IReadOnlyList<Covering> Offered { get; } = [Covering.Soft, Covering.Solid, Covering.Sticker];

    /// <summary>How much larger than stored the photos were made first.</summary>
    public required int Enlargement { get; init; }

    /// <summary>Photos that were attacked.</summary>
    public required int Photos { get; init; }

    /// <summary>Photos in which no face was found; they are left out.</summary>
    public required int NotFound { get; init; }

    /// <summary>People of the closed set.</summary>
    public required int People { get; init; }

    /// <summary>Every attack on every kind of copy.</summary>
    public required IReadOnlyList<AttackOutcome> Outcomes { get; init; }

    /// <summary>How many redacted files stayed the same, byte for byte, with another picture under the masks.</summary>
    public required Rate SameWithAnotherFace { get; init; }

    /// <summary>Every style against its floor, by every judged attack, at every number of guesses.</summary>
    public IEnumerable<FloorComparison> Comparisons() =>
        from covering in Offered
        from attack in Attack.Judged
        let outcome = Of(attack, covering)
        let grey = Of(attack, Covering.Grey)
        let floor = Of(attack, FloorOf(covering, attack))
        from guesses in Guesses
        select new FloorComparison(outcome, grey, floor, guesses);

    /// <summary>Whether nothing at all is left under the masks: all files the same, and no style tells more than its floor.</summary>
    public bool TellNoMore => SameWithAnotherFace.Count == SameWithAnotherFace.Of && Comparisons().All(one => one.TellsNoMore);

    /// <summary>The result of an attack on a kind of copy.</summary>
    public AttackOutcome Of(Attack attack, Covering covering) => Outcomes.Single(one => one.Attack == attack && one.Covering == covering);

    private static Covering FloorOf(Covering covering, Attack attack) =>
        covering == Covering.Soft && !attack.SeesSurroundings ? Covering.GreyRefilled : Covering.Grey;
}
