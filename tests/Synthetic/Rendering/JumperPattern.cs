using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>The colour of the chest by place: a V-necked jumper over a shirt, with a tie, an open collar or a cloth.</summary>
internal sealed class JumperPattern
{
    private const float NeckY = -13;
    private const float CollarY = -13.4f;

    // Edges are this wide, in centimetres, so that they neither step nor flicker.
    private const float Edge = 0.18f;

    private static readonly LinearColour Shirt = new Colour(226, 228, 232).ToLinear();

    private readonly LinearColour _jumper;
    private readonly LinearColour _neck;
    private readonly LinearColour? _tie;
    private readonly bool _isCovered;
    private readonly int _seed;

    public JumperPattern(HeadIdentity identity, HeadMoment moment)
    {
        _jumper = moment.Jumper.ToLinear();
        _tie = moment.Tie?.ToLinear();
        _isCovered = identity.Hair.IsCovered;
        _neck = (_isCovered ? identity.Hair.ClothColour : identity.Skin.Colour).ToLinear();
        _seed = identity.PatternSeed + (int)(moment.Seed % 991);
    }

    /// <param name="x">Centimetres from the middle of the chest.</param>
    /// <param name="y">Centimetres above the eyes; the chest is below zero.</param>
    /// <param name="front">1 in front, 0 behind.</param>
    public LinearColour At(float x, float y, float front)
    {
        float folds = 0.85f
            + (0.25f * ValueNoise.At(x * 0.35f, y * 0.3f, _seed))
            + (0.08f * ValueNoise.At(x * 5, y * 5, 3));
        LinearColour colour = _jumper;
        float down = NeckY - y;
        float fromMiddle = MathF.Abs(x);
        float neckline = 4.2f - (down * 0.55f);
        bool isInFront = front > 0.5f;
        if (isInFront && neckline > -Edge)
            colour = _jumper.Mix(UnderJumper(fromMiddle, down), SmoothStep(-Edge, Edge, neckline - fromMiddle));
        if (!_isCovered)
            colour = colour.Mix(isInFront ? UnderJumper(fromMiddle, down) : Shirt, SmoothStep(CollarY - Edge, CollarY + Edge, y));
        return colour.Times(folds);
    }

    private LinearColour UnderJumper(float fromMiddle, float down)
    {
        if (_isCovered)
            return _neck;
        if (_tie is { } tie)
            return Shirt.Mix(tie, SmoothStep(-Edge, Edge, 1.1f + (0.02f * down) - fromMiddle));
        float opening = 1.5f - (0.5f * down);
        return Shirt.Mix(_neck, SmoothStep(-Edge, Edge, opening - fromMiddle));
    }
}
