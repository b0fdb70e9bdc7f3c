using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Paints a place into a photo, slightly out of focus.</summary>
public static class BackgroundPainter
{
    // As shares of the photo's long side.
    private const float SharpestBlur = 0.0003f;
    private const float StrongestBlur = 0.003f;

    /// <summary>The height at which the ground begins, as a share of the photo's height; 0 where none is seen.</summary>
    public static float FloorOf(BackgroundKind kind) => kind switch
    {
        BackgroundKind.BrickWall => BrickWall.FloorY,
        BackgroundKind.Classroom => Classroom.FloorY,
        BackgroundKind.SportsField => SportsField.FloorY,
        BackgroundKind.Hall => SchoolHall.FloorY,
        BackgroundKind.Corridor => Corridor.FloorY,
        _ => 0,
    };

    public static void Paint(RgbImage photo, BackgroundKind kind, long seed)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var random = new SeededRandom((seed * 31) + 7);
        float blur = photo.LongSide * random.Uniform(SharpestBlur, StrongestBlur);
        // What is out of focus is painted small and enlarged: the same look for a fraction of the work.
        float scale = MathF.Min(1, 1 / blur);
        int width = Math.Max(2, (int)(photo.Width * scale));
        int height = Math.Max(2, (int)(photo.Height * scale));
        var canvas = new Canvas(width, height);
        PaintScene(kind, new SceneBrush(canvas, random));
        Enlarger.Soften(canvas);
        Enlarger.Soften(canvas);
        Enlarger.Enlarge(canvas, photo);
    }

    private static void PaintScene(BackgroundKind kind, SceneBrush brush)
    {
        switch (kind)
        {
            case BackgroundKind.BrickWall:
                BrickWall.Paint(brush);
                break;
            case BackgroundKind.Classroom:
                Classroom.Paint(brush);
                break;
            case BackgroundKind.SportsField:
                SportsField.Paint(brush);
                break;
            case BackgroundKind.Hall:
                SchoolHall.Paint(brush);
                break;
            case BackgroundKind.Corridor:
                Corridor.Paint(brush);
                break;
            default:
                Studio.Paint(brush);
                break;
        }
    }
}
