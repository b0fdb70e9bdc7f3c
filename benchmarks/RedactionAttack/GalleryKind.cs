namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>What an attacker has of everybody.</summary>
internal enum GalleryKind
{
    /// <summary>Ordinary photos: one mean embedding a person, as the product itself uses.</summary>
    Clear,

    /// <summary>Photos that he covered in the same way as the one in question; the nearest one counts (a "parrot attack").</summary>
    Covered,
}
