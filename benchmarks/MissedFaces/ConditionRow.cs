namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A row of a table: what was done, and what the faces came to.</summary>
/// <param name="Group">The table.</param>
/// <param name="Name">The row.</param>
/// <param name="Photos">Every photo of the condition.</param>
internal sealed record ConditionRow(string Group, string Name, IReadOnlyList<PhotoSightings> Photos)
{
    public FaceTally Tally { get; } = FaceTally.Of(Photos);
}
