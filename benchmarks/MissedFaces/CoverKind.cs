namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What hides part of a face.</summary>
internal enum CoverKind
{
    /// <summary>A mask or scarf, from the chin upwards.</summary>
    Mask,

    /// <summary>Dark glasses or a band, about the line of the eyes.</summary>
    Glasses,

    /// <summary>A hand, a pole or another person's arm, from one side.</summary>
    Side,

    /// <summary>Hair or a hat, from the forehead downwards.</summary>
    Hat,
}
