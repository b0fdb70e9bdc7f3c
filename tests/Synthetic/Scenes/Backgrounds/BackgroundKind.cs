namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Places a school photo is taken in.</summary>
public enum BackgroundKind
{
    BrickWall,
    Classroom,
    SportsField,
    Hall,
    Corridor,
    Studio,
}
