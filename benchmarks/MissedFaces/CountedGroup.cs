namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A real photo of several people.</summary>
/// <param name="File">Its name in the folder of group photos.</param>
/// <param name="Faces">Faces in it, counted by eye.</param>
internal sealed record CountedGroup(string File, int Faces)
{
    public static IReadOnlyList<CountedGroup> All { get; } =
    [
        new("group_10mpx.jpg", 31),
        new("biden_7mpx.jpg", 1),
        new("bbt1.jpg", 4),
        new("bbt2.jpg", 3),
        new("bbt3.jpg", 5),
        new("bbt4.jpg", 6),
        new("oscar2.jpg", 4),
    ];
}
