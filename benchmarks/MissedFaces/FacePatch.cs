using System.Numerics;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A portrait in some condition, ready to be put into a photo: covered, turned, sized, blurred, behind a pattern, in that order, and lit where the light is the face's alone.</summary>
internal static class FacePatch
{
    /// <summary>Pixels of the patch for each of the portrait.</summary>
    public static float ScaleOf(FaceCondition condition) => condition.Width / Portrait.Width;

    /// <summary>The patch, its sides <see cref="Portrait.Side"/> x <see cref="ScaleOf"/>. The caller disposes it.</summary>
    public static RgbImage Make(RgbImage portrait, FaceCondition condition, SeededRandom random)
    {
        using RgbImage covered = portrait.Clone();
        if (condition.Cover is { } cover) CoverPainter.Paint(covered, cover, random);
        using RgbImage turned = Turned(covered, condition.Degrees);
        int side = (int)MathF.Round(Portrait.Side * ScaleOf(condition));
        RgbImage patch = ImageResizer.Resize(turned, side, side);
        if (condition.Blur > 0) patch = Replaced(patch, Pictures.Blurred(patch, condition.Blur * condition.Width));
        if (condition.Motion > 0) patch = Replaced(patch, Pictures.Moved(patch, (int)MathF.Round(condition.Motion * condition.Width), 1, 0));
        condition.Pattern?.Paint(patch, condition.Width, random.Below(int.MaxValue));
        if (condition.Light is { FaceAlone: true } light) LightChange.Apply(patch, light);
        return patch;
    }

    private static RgbImage Replaced(RgbImage old, RgbImage changed)
    {
        old.Dispose();
        return changed;
    }

    private static RgbImage Turned(RgbImage image, float degrees)
    {
        if (degrees == 0) return image.Clone();
        var centre = new Vector2(Portrait.CentreX, Portrait.CentreY);
        return new PictureTurn(degrees, centre, centre).Turn(image, image.Width, image.Height);
    }
}
