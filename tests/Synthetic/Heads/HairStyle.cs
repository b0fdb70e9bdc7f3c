namespace ConsentLens.Synthetic.Heads;

/// <summary>How the hair is worn, or covered.</summary>
public enum HairStyle
{
    ShortHair,
    Crop,
    Fringe,
    LongHair,
    LongFringe,
    Bob,
    Ponytail,
    Bun,
    Afro,
    SideParting,
    Curly,
    Hijab,
}
