using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>White, iris, lids and lashes of both eyes.</summary>
internal static class EyePainter
{
    private static readonly Colour White = new(228, 222, 218);
    private static readonly Colour TearDuct = new(200, 130, 120);
    private static readonly Colour Pupil = new(8, 7, 8);
    private static readonly Colour LidShadow = new(40, 28, 26);
    private static readonly Colour Lash = new(26, 18, 16);

    // Degrees to radians with the slight rounding that the look was tuned with.
    private const float TiltFactor = 57 * PortableMath.Pi / 180;

    public static void Paint(FaceTexture texture, HeadIdentity identity, Expression expression, SkinTones tones)
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            // Each eye is painted with its outer corner to the right; the left one is mirrored.
            texture.Canvas.Transform = texture.FaceTransform
                .Translate(side * identity.Eyes.X, identity.Asymmetry * side * 0.5f)
                .Scale(side, 1)
                .Rotate(identity.Eyes.Tilt * TiltFactor);
            PaintEye(texture.Canvas, identity.Eyes, expression, tones, side);
        }

        texture.Canvas.Transform = texture.FaceTransform;
    }

    private static void PaintEye(Canvas canvas, EyeShape eyes, Expression expression, SkinTones tones, int side)
    {
        float width = eyes.HalfWidth;
        float upper = eyes.UpperLid * expression.LidOpening * (1 - (0.18f * expression.Smile));
        float lower = eyes.LowerLid * (1 - (0.2f * expression.Smile));
        VectorPath opening = UpperLid(width, upper)
            .CubicTo(width * 0.5f, -lower * 1.25f, -width * 0.5f, -lower * 1.2f, -width, -0.1f)
            .Close();
        PaintCrease(canvas, eyes, upper, tones);
        canvas.Fill(opening, new(White));
        canvas.Fill(VectorPath.Ellipse(-width + 0.12f, -0.1f, 0.16f, 0.12f), new(TearDuct, 0.8f, Softness.Crisp));
        float gazeX = expression.GazeX * side;
        float gazeY = expression.GazeY + 0.1f;
        CoverageMask? clip = canvas.Clip(opening);
        PaintIris(canvas, eyes, gazeX, gazeY, clip);
        canvas.Stroke(UpperLid(width, upper), 0.42f, new(LidShadow, 0.6f, Softness.Soft), clip);
        canvas.Fill(VectorPath.Ellipse(gazeX - (0.2f * side), gazeY + 0.22f, 0.12f, 0.12f), new(Colour.White, 0.95f));
        PaintLashes(canvas, eyes, upper, lower, tones);
    }

    private static VectorPath UpperLid(float width, float upper) => new VectorPath()
        .MoveTo(-width, -0.1f)
        .CubicTo(-width * 0.6f, upper * 1.05f, width * 0.35f, upper * 1.45f, width, 0.05f);

    private static void PaintCrease(Canvas canvas, EyeShape eyes, float upper, SkinTones tones)
    {
        float width = eyes.HalfWidth;
        VectorPath crease = new VectorPath()
            .MoveTo(-width * 0.95f, 0.15f)
            .CubicTo(-width * 0.6f, upper + eyes.CreaseHeight, width * 0.4f, (upper * 1.4f) + eyes.CreaseHeight, width * 1.12f, 0.2f);
        canvas.Stroke(crease, 0.13f, new(tones.Dark, 0.15f + (0.6f * eyes.Crease), Softness.Soft));
    }

    private static void PaintIris(Canvas canvas, EyeShape eyes, float x, float y, CoverageMask? clip)
    {
        float radius = eyes.IrisRadius;
        Colour light = eyes.IrisColour.Mix(new(255, 240, 210), 0.3f);
        canvas.Fill(VectorPath.Ellipse(x, y, radius + 0.03f, radius + 0.03f), new(eyes.IrisColour.Times(0.45f)), clip);
        canvas.Fill(VectorPath.Ellipse(x, y, radius - 0.06f, radius - 0.06f), new(eyes.IrisColour, 1, Softness.Crisp), clip);
        canvas.Fill(VectorPath.Ellipse(x, y - 0.18f, radius * 0.6f, radius * 0.4f), new(light, 0.5f, Softness.Crisp), clip);
        canvas.Fill(VectorPath.Ellipse(x, y, 0.27f, 0.27f), new(Pupil), clip);
    }

    private static void PaintLashes(Canvas canvas, EyeShape eyes, float upper, float lower, SkinTones tones)
    {
        float width = eyes.HalfWidth;
        VectorPath outerLash = new VectorPath().MoveTo(width * 0.8f, 0.2f).LineTo(width * 1.12f, 0.3f);
        VectorPath lowerLid = new VectorPath()
            .MoveTo(width, 0.05f)
            .CubicTo(width * 0.5f, -lower * 1.25f, -width * 0.5f, -lower * 1.2f, -width, -0.1f);
        canvas.Stroke(UpperLid(width, upper), (eyes.Lash * 0.8f) + 0.04f, new(Lash, 0.95f));
        canvas.Stroke(outerLash, eyes.Lash * 0.6f, new(Lash, 0.6f, Softness.Crisp));
        canvas.Stroke(lowerLid, 0.07f, new(tones.Dark, 0.6f, Softness.Crisp));
    }
}
