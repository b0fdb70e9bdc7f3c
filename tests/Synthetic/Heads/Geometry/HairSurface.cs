using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Hair (or a cloth) as a layer on the head: where it grows, how thick it lies, how bright each strand is.</summary>
internal sealed class HairSurface
{
    private readonly HairLook _hair;
    private readonly int _seed;
    private readonly MonotoneCurve _line;
    private readonly float _thickness;
    private readonly LinearColour _colour;

    public HairSurface(HeadIdentity identity)
    {
        _hair = identity.Hair;
        _seed = identity.PatternSeed;
        _line = Line(identity);
        _thickness = Thickness(_hair.Style) * (0.6f + (0.5f * _hair.Fullness));
        _colour = _hair.IsCovered ? _hair.ClothColour.ToLinear() : _hair.Colour.Times(1.05f).ToLinear();
    }

    /// <summary>The height of the hairline at an angle round the head (0 in front, pi behind), with the strands' unevenness.</summary>
    public float LineAt(float angle)
    {
        float line = _line.At(MathF.Abs(angle));
        if (!_hair.IsCovered)
            line += ((Noise(angle * 14, 1, 0) - 0.5f) * 0.9f) + ((Noise(angle * 50, 2, 0) - 0.5f) * 0.7f);
        return line;
    }

    /// <summary>What a parting or a short cut adds to the hairline at <paramref name="x"/>.</summary>
    public float LineShiftAt(float x) => _hair.Style switch
    {
        HairStyle.SideParting => 1.2f * PortableMath.Sin((x - _hair.PartingX) * 0.28f),
        HairStyle.ShortHair or HairStyle.Crop or HairStyle.Curly => (_hair.Fullness - 0.9f) * PortableMath.Cos(x * 0.5f),
        _ => 0,
    };

    /// <summary>How far the hair lifts the surface, in centimetres.</summary>
    /// <param name="cover">0 at the edge of the hair, 1 within.</param>
    /// <param name="aboveLine">Centimetres above the hairline.</param>
    /// <param name="angle">Round the head.</param>
    /// <param name="place">On the bare head.</param>
    public float LiftAt(float cover, float aboveLine, float angle, Point3 place)
    {
        float fullness = 0.3f + (0.7f * SmoothStep(0, 2.2f, aboveLine));
        float roundness = _hair.Style == HairStyle.Afro ? 1 : 0.7f + (0.3f * SmoothStep(3, 9, place.Y));
        float locks = LocksAt(angle, place);
        return cover * (0.12f + (_thickness * fullness * roundness * (0.75f + (0.5f * locks))));
    }

    public LinearColour ColourAt(float angle, Point3 place) => _colour.Times(StrandBrightness(angle, place));

    private float LocksAt(float angle, Point3 place)
    {
        if (_hair.IsCovered)
            return Noise(angle * 2, place.Y * 0.4f, 0) * 0.5f;
        if (_hair.IsCurled)
        {
            return (Noise((place.X * 1.6f) + 50, (place.Y * 1.6f) + place.Z, 0) * 0.8f)
                + (Noise(place.X * 3.6f, (place.Y * 3.6f) + (place.Z * 2), 0) * 0.5f);
        }

        return Noise(angle * 9, place.Y * 0.25f, 0) * 0.7f;
    }

    private float StrandBrightness(float angle, Point3 place)
    {
        (float x, float y, float z) = place;
        if (_hair.IsCovered)
            return 0.85f + (0.2f * Noise(angle * 5, y * 0.8f, 0));
        if (_hair.Style == HairStyle.Crop)
            return 0.8f + (0.3f * Noise(x * 9, (y * 9) + (z * 5), 0));
        if (_hair.IsCurled)
            return 0.55f + (0.8f * Noise(x * 4, (y * 4) + (z * 2), 1) * (0.4f + Noise(x * 1.5f, (y * 1.5f) + z, 2)));
        return 0.6f + (0.45f * Noise((angle * 45) + (y * 0.5f), y * 0.3f, 3)) + (0.35f * Noise(angle * 16, y * 0.2f, 4));
    }

    private float Noise(float x, float y, int layer) => ValueNoise.At(x, y, _seed + layer);

    private static float Thickness(HairStyle style) => style switch
    {
        HairStyle.Crop => 0.22f,
        HairStyle.Fringe => 1,
        HairStyle.Bob => 1.2f,
        HairStyle.Ponytail => 0.45f,
        HairStyle.Bun => 0.4f,
        HairStyle.Afro => 3.8f,
        HairStyle.SideParting => 1.1f,
        HairStyle.Curly => 1.9f,
        HairStyle.Hijab => 0.7f,
        _ => 0.9f,
    };

    private static MonotoneCurve Line(HeadIdentity identity)
    {
        HairLook hair = identity.Hair;
        float front = hair.Style switch
        {
            HairStyle.Fringe or HairStyle.LongFringe => identity.Brows.Y + 0.9f + (0.5f * hair.Fullness),
            HairStyle.Bob => MathF.Min(hair.HairlineY, 5.2f),
            HairStyle.Hijab => 5.2f,
            _ => hair.HairlineY,
        };
        if (hair.IsCovered)
            return new MonotoneCurve((0, front), (0.5f, front - 0.2f), (0.95f, front - 2.2f), (1.18f, 0), (1.22f, -20), (3.2f, -20));
        bool wide = hair.FallsBesideFace;
        return new MonotoneCurve(
            (0, front),
            (0.5f, front - 0.15f),
            (0.85f, front - 0.9f),
            (1.1f, wide ? 2 : 3.2f),
            (1.26f, wide ? -2.5f : -0.5f),
            (1.42f, wide ? -6 : -2.2f),
            (1.62f, wide ? -7 : -2),
            (1.9f, -6.5f),
            (3.2f, -8));
    }
}
