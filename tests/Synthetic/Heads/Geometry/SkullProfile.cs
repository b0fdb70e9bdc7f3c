using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>The smooth head without features: its half width and its depths at every height, in centimetres.</summary>
internal sealed class SkullProfile
{
    // Where between the start of the dome and the top of the head its outline is given.
    private static readonly float[] DomeSteps = [0, 0.25f, 0.5f, 0.7f, 0.83f, 0.92f, 0.97f, 1];

    public SkullProfile(SkullShape skull, FaceProportions proportions)
    {
        float chin = proportions.ChinY;
        float width = skull.Width;
        float depth = skull.FaceDepth;
        HalfWidth = new MonotoneCurve([
            (chin, 0),
            (chin + 0.25f, 1.5f * skull.ChinWidth),
            (chin + 1.2f, (1.5f * skull.ChinWidth) + (1.5f * skull.JawWidth)),
            (chin + 3.2f, 4.9f * skull.JawWidth * width),
            (-5.6f + ((chin + 11) * 0.4f), 6.1f * width * (0.5f + (0.5f * skull.JawWidth))),
            (-2, 6.95f * width * skull.CheekWidth),
            (1, 7.15f * width),
            .. Dome(4, 7.35f * width * skull.TempleWidth, skull.TopY)]);
        Front = new MonotoneCurve([
            (chin, 5.8f + (skull.ChinForward * 0.5f)),
            (chin + 0.3f, 7.4f + skull.ChinForward),
            (chin + 1.3f, (8.1f * depth) + skull.ChinForward),
            (proportions.MouthY, 8.5f * depth),
            (-3, 8.4f * depth),
            (1.5f, 8.5f * depth),
            .. Dome(4.2f, 8.4f * depth, skull.TopY)]);
        Centre = new MonotoneCurve((chin, 5.8f), (chin + 1.2f, 3.5f), (chin + 3.5f, 0.6f), (-4, 0), (12, 0));
        Back = new MonotoneCurve([(chin, 0), (chin + 1.5f, 3), (-6, 6.5f), (0, 8.5f), .. Dome(4, 9.3f, skull.TopY)]);
    }

    public MonotoneCurve HalfWidth { get; }

    /// <summary>The z of the face's middle line.</summary>
    public MonotoneCurve Front { get; }

    /// <summary>The z about which a slice of the head turns.</summary>
    public MonotoneCurve Centre { get; }

    /// <summary>How far the back of the head lies behind z = 0.</summary>
    public MonotoneCurve Back { get; }

    private static IEnumerable<(float X, float Y)> Dome(float fromY, float value, float topY)
    {
        foreach (float step in DomeSteps)
            yield return (Interpolate.Linear(fromY, topY, step), value * MathF.Sqrt(1 - PortableMath.Pow(step, 2.4f)));
    }
}
