using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>The shadows of the nose, the nostrils, and the folds from the nose to the mouth.</summary>
internal static class NosePainter
{
    public static void Paint(
        Canvas canvas,
        HeadIdentity identity,
        Expression expression,
        FaceProportions proportions,
        SkinTones tones)
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            PaintNostril(canvas, identity.Nose, proportions.NoseY, tones, side);
            PaintFolds(canvas, identity, expression, proportions, tones, side);
        }
    }

    private static void PaintNostril(Canvas canvas, NoseShape nose, float noseY, SkinTones tones, int side)
    {
        float width = nose.HalfWidth;
        VectorPath flank = new VectorPath()
            .MoveTo(side * 0.75f, 1)
            .QuadraticTo(side * 0.6f, noseY * 0.5f, side * width * 0.72f, noseY + 0.9f);
        VectorPath wing = new VectorPath()
            .MoveTo(side * (width - 0.12f), noseY + 0.75f)
            .QuadraticTo(side * (width + 0.22f), noseY, side * (width - 0.25f), noseY - 0.42f);
        VectorPath nostril = VectorPath.Ellipse(side * width * 0.5f, noseY - 0.3f, width * 0.27f, 0.2f + (0.06f * nose.Upturn));
        VectorPath underside = new VectorPath()
            .MoveTo(side * width * 0.2f, noseY - 0.5f)
            .QuadraticTo(side * width * 0.55f, noseY - 0.62f, side * width * 0.95f, noseY - 0.38f);
        canvas.Stroke(flank, 0.5f, new(tones.Shadow, 0.3f, Softness.Smooth));
        canvas.Stroke(wing, 0.16f, new(tones.Dark, 0.55f, Softness.Soft));
        canvas.Fill(nostril, new(tones.Dark.Times(0.42f), 0.9f, Softness.Crisp));
        canvas.Stroke(underside, 0.2f, new(tones.Dark, 0.5f, Softness.Soft));
    }

    private static void PaintFolds(
        Canvas canvas,
        HeadIdentity identity,
        Expression expression,
        FaceProportions proportions,
        SkinTones tones,
        int side)
    {
        (float noseY, float mouthY, float mouthWidth) = (proportions.NoseY, proportions.MouthY, proportions.MouthHalfWidth);
        VectorPath smileFold = new VectorPath()
            .MoveTo(side * (identity.Nose.HalfWidth + 0.2f), noseY + 0.3f)
            .QuadraticTo(side * (mouthWidth + 0.3f), mouthY + 1.5f, side * (mouthWidth + 0.5f), mouthY + 0.2f);
        VectorPath philtrum = new VectorPath()
            .MoveTo(side * 0.3f, noseY - 0.7f)
            .LineTo(side * 0.42f, mouthY + proportions.UpperLip + 0.1f);
        canvas.Stroke(smileFold, 0.28f, new(tones.Shadow, 0.16f + (0.5f * expression.Smile), Softness.Smooth));
        canvas.Stroke(philtrum, 0.16f, new(tones.Shadow, identity.Mouth.Philtrum, Softness.Soft));
    }
}
