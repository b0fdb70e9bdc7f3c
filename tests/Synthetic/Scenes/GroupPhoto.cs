using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;
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
        SceneLook look = SceneLook.Draw(random);
        var image = new RgbImage(plan.Width, plan.Height);
        BackgroundPainter.Paint(image, plan.Background, plan.Seed);
        var truth = new List<FaceTruth>();
        foreach (Placement placement in Arrange(plan, random))
        {
            long seed = (plan.Seed * 1009) + (truth.Count * 17) + placement.Face.Identity.Number;
            truth.Add(Draw(image, placement, look, SceneLook.HeadOf(seed, placement.Face, plan.Variety)));
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

    private static FaceTruth Draw(RgbImage image, Placement placement, SceneLook look, (HeadSprite Sprite, SpriteLayer Layer) head)
    {
        float size = placement.FaceHeight;
        float visible = image.Height - placement.EyesY + 1;
        using FigureSprite figure = FigureSprite.Draw(head, look.Uniform, look.Tone, size, visible);
        if (placement.Face.Kind == FaceKind.Blurred)
            SpriteBlur.Apply(figure, size * 0.055f);
        int left = (int)MathF.Floor(placement.EyesX - figure.EyesX + 0.5f);
        int top = (int)MathF.Floor(placement.EyesY - figure.EyesY + 0.5f);
        figure.BlendInto(image, left, top);
        FaceBox box = figure.FaceBox with { X = figure.FaceBox.X + left, Y = figure.FaceBox.Y + top };
        float yaw = look.Tone.IsMirrored ? -head.Sprite.Yaw : head.Sprite.Yaw;
        return new FaceTruth(placement.Face.PersonId, box, size, yaw, KindOf(placement.Face.Kind, box, image));
    }

    /// <summary>A face drawn smaller than planned may be too small to tell apart.</summary>
    private static FaceKind KindOf(FaceKind planned, FaceBox box, RgbImage image)
    {
        float widthInRelease = box.Width * MathF.Min(1, ReleaseLongSide / image.LongSide);
        return planned == FaceKind.Clear && widthInRelease < SmallestWidth ? FaceKind.Small : planned;
    }
}
