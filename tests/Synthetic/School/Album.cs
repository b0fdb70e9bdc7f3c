using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.School;

/// <summary>A folder of photos of one occasion.</summary>
internal sealed record Album(string Folder, IReadOnlyList<BackgroundKind> Places)
{
    public static IReadOnlyList<Album> Occasions { get; } =
    [
        new("trip", [BackgroundKind.SportsField, BackgroundKind.BrickWall]),
        new("sports-day", [BackgroundKind.SportsField]),
        new("assembly", [BackgroundKind.Hall]),
        new("lessons", [BackgroundKind.Classroom]),
        new("playground", [BackgroundKind.BrickWall, BackgroundKind.Corridor]),
    ];

    public static Album Portraits { get; } = new("portraits", [BackgroundKind.Studio, BackgroundKind.Classroom]);
}
