namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A row of a table: the condition, and what became of the faces.</summary>
/// <param name="Photos">Every photo of the condition.</param>
internal sealed record ConditionRow(string Group, string Name, IReadOnlyList<PhotoSightings> Photos)
{
    public FaceTally Tally { get; } = FaceTally.Of(Photos);
}
