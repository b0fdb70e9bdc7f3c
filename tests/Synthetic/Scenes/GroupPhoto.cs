using ConsentLens.Pipeline.Faces;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Rendering;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Composes photos of people in a place. The same plan gives the same pixels on every machine.</summary>
public static class GroupPhoto
{
    // A face narrower than this in the release copy, whose long side is the usual 2048 pixels, cannot be told apart.
    private const float SmallestWidth = 20;
    private const float ReleaseLongSide = 2048;

    public static ComposedPhoto Compose(PhotoPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var random = new SeededRandom((plan.Seed * 13) + 1);
        SceneLook look = SceneLook.Draw(random, plan.Variety);
        var image = new RgbImage(plan.Width, plan.Height);
        BackgroundPainter.Paint(image, plan.Background, plan.Seed);
        var truth = new List<FaceTruth>();
        foreach (Placement placement in Arrange(plan, random))
        {
            long seed = (plan.Seed * 1009) + (truth.Count * 17) + (placement.Face.Identity.Seed % 100_000);
            truth.Add(Draw(image, placement, look.MomentOf(seed, placement.Face, plan.Variety)));
        }

        CameraEffects.Apply(image, plan.Seed, MathF.Min(1, plan.Variety));
        return new ComposedPhoto(image, truth);
    }

    private static IReadOnlyList<Placement> Arrange(PhotoPlan plan, SeededRandom random)
    {
        if (plan.Faces.Count == 0)
            return [];
        return plan.Arrangement switch
        {
            Arrangement.Rows => RowArrangement.Place(plan, random),
            Arrangement.Portrait => PortraitArrangement.Place(plan, random),
            Arrangement.Close => CloseArrangement.Place(plan, random),
            _ => ScatteredArrangement.Place(plan, random),
        };
    }

    private static FaceTruth Draw(RgbImage image, Placement placement, HeadMoment moment)
    {
        float size = placement.FaceHeight;
        float visible = (image.Height - placement.EyesY) / size * FigureRenderer.CentimetresOfFace;
        using FigureSprite sprite = FigureRenderer.Render(placement.Face.Identity, moment, size, visible + 2);
        if (placement.Face.Kind == FaceKind.Blurred)
            SpriteBlur.Apply(sprite, size * 0.055f);
        int left = (int)MathF.Floor(placement.EyesX - sprite.EyesX + 0.5f);
        int top = (int)MathF.Floor(placement.EyesY - sprite.EyesY + 0.5f);
        Blend(image, sprite, left, top);
        FaceBox box = sprite.FaceBox with { X = sprite.FaceBox.X + left, Y = sprite.FaceBox.Y + top };
        return new FaceTruth(placement.Face.PersonId, box, size, moment.Pose.Yaw, KindOf(placement.Face.Kind, box, image));
    }

    /// <summary>A face that had to be drawn smaller than planned may have become too small to be told apart.</summary>
    private static FaceKind KindOf(FaceKind planned, FaceBox box, RgbImage image)
    {
        float widthInRelease = box.Width * MathF.Min(1, ReleaseLongSide / image.LongSide);
        return planned == FaceKind.Clear && widthInRelease < SmallestWidth ? FaceKind.Small : planned;
    }

    private static void Blend(RgbImage image, FigureSprite sprite, int left, int top)
    {
        int firstX = Math.Max(0, -left);
        int endX = Math.Min(sprite.Width, image.Width - left);
        int firstY = Math.Max(0, -top);
        int endY = Math.Min(sprite.Height, image.Height - top);
        for (int y = firstY; y < endY; y++)
        {
            Span<byte> row = image.Row(y + top);
            ReadOnlySpan<byte> drawn = sprite.Row(y);
            for (int x = firstX; x < endX; x++)
            {
                int alpha = drawn[(x * FigureSprite.Channels) + 3];
                if (alpha == 0)
                    continue;
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                {
                    ref byte under = ref row[((x + left) * RgbImage.Channels) + channel];
                    int over = drawn[(x * FigureSprite.Channels) + channel];
                    under = (byte)(((over * alpha) + (under * (255 - alpha)) + 127) / 255);
                }
            }
        }
    }
}
