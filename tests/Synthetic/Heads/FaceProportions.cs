namespace ConsentLens.Synthetic.Heads;

/// <summary>
/// Where the features of a face lie at one moment, in centimetres from the middle between the eyes, y up. The
/// texture and the mesh both follow it, so that painted lips sit on modelled ones.
/// </summary>
public sealed record FaceProportions
{
    public FaceProportions(HeadIdentity identity, Expression expression)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(expression);
        float smile = expression.Smile;
        float open = expression.MouthOpen;
        NoseY = -identity.Nose.Length;
        MouthY = NoseY - (identity.Mouth.Drop * (1 - (0.06f * smile)));
        MouthGap = (open * 1.2f) + (smile > 0.45f ? (smile - 0.45f) * 0.9f : 0);
        MouthHalfWidth = identity.Mouth.HalfWidth * (1 + (0.24f * smile) - (0.1f * open));
        CornerLift = (0.55f * smile) + 0.04f;
        UpperLip = identity.Mouth.UpperLip * (1 - (0.25f * smile));
        LowerLip = identity.Mouth.LowerLip * (1 - (0.2f * smile));
        ChinY = MathF.Min(identity.Skull.ChinY, MouthY - 2.4f) - (0.75f * open);
    }

    public float NoseY { get; }

    public float MouthY { get; }

    /// <summary>Between the lips.</summary>
    public float MouthGap { get; }

    public float MouthHalfWidth { get; }

    /// <summary>How far the corners of the mouth lie above its middle.</summary>
    public float CornerLift { get; }

    public float UpperLip { get; }

    public float LowerLip { get; }

    public float ChinY { get; }
}
