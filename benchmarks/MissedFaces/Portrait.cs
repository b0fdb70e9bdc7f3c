namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Where the face of a portrait of Labeled Faces in the Wild (deep-funneled, 250 x 250) lies: that set is aligned, so the place is known without
/// asking the detector that is measured.</summary>
internal static class Portrait
{
    public const int Side = 250;

    /// <summary>The face's box: medians of the boxes that the detector gives, over 200 portraits, in whole pixels.</summary>
    public const float Left = 79;

    public const float Top = 62;

    public const float Width = 94;

    public const float Height = 129;

    /// <summary>The line of the eyes, from the top.</summary>
    public const float EyesY = 114;

    public const float CentreX = Left + (Width / 2);

    public const float CentreY = Top + (Height / 2);

    /// <summary>Radius about the centre that is cut out: head, hair and neck, and no corner of the portrait when it is turned.</summary>
    public const float Radius = 114;
}
