using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>
/// How far the features stand out of the smooth head, in centimetres: a sum of bell-shaped bumps, mirrored left to
/// right. A row of the mesh has one height, so what depends on height alone is worked out once a row.
/// </summary>
internal sealed class FaceRelief
{
    private const float Negligible = 1e-4f;

    private readonly HeadIdentity _identity;
    private readonly FaceProportions _proportions;
    private readonly float _smile;
    private readonly Bump[] _bumps;
    private readonly List<RowBump> _row = [];

    public FaceRelief(HeadIdentity identity, Expression expression, FaceProportions proportions)
    {
        _identity = identity;
        _proportions = proportions;
        _smile = expression.Smile;
        _bumps = [.. UpperFace(identity, proportions), .. LowerFace(identity, proportions, _smile)];
    }

    /// <summary>Chooses the height, in centimetres above the eyes, that <see cref="At"/> answers for.</summary>
    public void SetRow(float y)
    {
        _row.Clear();
        foreach (Bump bump in _bumps)
        {
            float distance = (y - bump.CentreY) / bump.SpreadY;
            float height = bump.Height * PortableMath.Exp(-0.5f * distance * distance);
            AddToRow(new(bump.CentreX, height, -0.5f / (bump.SpreadX * bump.SpreadX)));
        }

        AddToRow(NoseRidge(y));
        if (y < _proportions.NoseY + 0.6f && y > _proportions.MouthY - 1)
            AddToRow(SmileFold(y));
    }

    /// <summary>The relief at <paramref name="x"/> centimetres from the middle, at the chosen height.</summary>
    public float At(float x)
    {
        float distance = MathF.Abs(x);
        float sum = 0;
        foreach (RowBump bump in _row)
        {
            float away = distance - bump.CentreX;
            float exponent = away * away * bump.Falloff;
            if (exponent > -12)
                sum += bump.Height * PortableMath.Exp(exponent);
        }

        return sum;
    }

    private static IEnumerable<Bump> UpperFace(HeadIdentity identity, FaceProportions proportions)
    {
        (EyeShape eyes, BrowShape brows, NoseShape nose) = (identity.Eyes, identity.Brows, identity.Nose);
        float noseY = proportions.NoseY;
        yield return new(-0.95f * eyes.Socket, eyes.X - 0.1f, 0.35f, 1.7f, 0.95f);
        yield return new(0.5f, eyes.X, 0.02f, 0.95f, 0.62f);
        yield return new(brows.Ridge, brows.InnerX + 1.3f, brows.Y, 1.9f, 0.55f);
        yield return new(0.45f, 0, noseY + 0.15f, nose.TipWidth * 0.75f, 0.5f);
        yield return new(0.75f, nose.HalfWidth * 0.74f, noseY + 0.1f, 0.26f * nose.HalfWidth, 0.48f);
    }

    private static IEnumerable<Bump> LowerFace(HeadIdentity identity, FaceProportions proportions, float smile)
    {
        MouthShape mouth = identity.Mouth;
        float mouthY = proportions.MouthY;
        float width = proportions.MouthHalfWidth;
        float gap = proportions.MouthGap;
        float cheekFat = mouth.CheekFat;
        yield return new(0.42f, 0, mouthY + 0.1f, width * 0.75f, 1.2f);
        yield return new(0.2f + (0.3f * mouth.UpperLip), 0, mouthY + 0.3f + (gap * 0.3f), width * 0.48f, 0.26f);
        yield return new(0.2f + (0.35f * mouth.LowerLip), 0, mouthY - 0.5f - (gap * 0.7f), width * 0.42f, 0.32f);
        yield return new(-0.22f, 0, mouthY, width * 0.7f, 0.12f + (gap * 0.4f));
        yield return new(-0.14f, 0, (proportions.NoseY + mouthY) / 2, 0.22f, 0.6f);
        yield return new(-0.38f, 0, mouthY - 1.35f - (gap * 0.7f), 1.3f, 0.4f);
        yield return new(0.5f + (0.3f * identity.Skull.ChinForward), 0, proportions.ChinY + 1.3f, 1.1f * identity.Skull.ChinWidth, 0.8f);
        yield return new(0.35f + (0.5f * cheekFat) + (0.35f * smile), 3.9f, -3.0f + (0.5f * smile), 1.6f, 1.3f);
        yield return new(0.4f * cheekFat, 4.2f, mouthY + 0.3f, 1.5f, 1.6f);
    }

    /// <summary>The back of the nose: from the bridge between the eyes it rises and widens to the tip, and ends under it.</summary>
    private RowBump NoseRidge(float y)
    {
        NoseShape nose = _identity.Nose;
        float noseY = _proportions.NoseY;
        float down = Unit((1.6f - y) / (1.6f - noseY));
        float height = Linear(nose.Bridge, nose.Tip, PortableMath.Pow(down, 1.25f))
            * SmoothStep(2.6f, 0.6f, y)
            * SmoothStep(noseY - 0.75f + (0.25f * nose.Upturn), noseY + 0.15f, y);
        float spread = Linear(nose.BridgeWidth, nose.TipWidth * 0.85f, down);
        return new(0, height, -0.5f / (spread * spread));
    }

    /// <summary>The fold from the wing of the nose to the corner of the mouth.</summary>
    private RowBump SmileFold(float y)
    {
        float noseY = _proportions.NoseY;
        float mouthY = _proportions.MouthY;
        float down = Unit((noseY - y) / (noseY - mouthY));
        float x = Linear(_identity.Nose.HalfWidth + 0.3f, _proportions.MouthHalfWidth + 0.55f, down);
        float depth = (0.1f + (0.28f * _smile)) * SmoothStep(mouthY - 1, mouthY, y) * SmoothStep(noseY + 0.6f, noseY - 0.2f, y);
        return new(x, -depth, -1 / 0.12f);
    }

    private void AddToRow(RowBump bump)
    {
        if (MathF.Abs(bump.Height) > Negligible)
            _row.Add(bump);
    }

    private readonly record struct Bump(float Height, float CentreX, float CentreY, float SpreadX, float SpreadY);

    private readonly record struct RowBump(float CentreX, float Height, float Falloff);
}
