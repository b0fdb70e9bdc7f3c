namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>How the faces of a copy were redacted.</summary>
internal enum Covering
{
    /// <summary>Nothing: shows that the attacker can recognise people at all.</summary>
    Untouched,

    /// <summary>A mosaic of 8 x 8 cells in a narrow ellipse, 1.35 x 1.55 of the face's box, as small tools lay it. Not offered.</summary>
    NarrowMosaic,

    /// <summary>A mosaic of 8 x 8 cells under the product's own mask. Not offered.</summary>
    Mosaic,

    /// <summary>A Gaussian blur under the product's own mask, its standard deviation a tenth of the mask's width. Not offered.</summary>
    Gaussian,

    /// <summary>The surroundings alone: the product's own mask, flat grey with a hard edge.</summary>
    Grey,

    /// <summary>The surroundings alone again: the grey copy, in which the attacker has painted the soft fill himself. He has never had the face.</summary>
    GreyRefilled,

    /// <summary>The product's default.</summary>
    Soft,

    /// <summary>The product's flat grey.</summary>
    Solid,

    /// <summary>The product's smiley.</summary>
    Sticker,
}
