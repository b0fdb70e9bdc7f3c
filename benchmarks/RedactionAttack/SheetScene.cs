using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>A drawn photo of pupils who do not exist.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="File">As a camera would store it.</param>
internal sealed record SheetScene(string Title, byte[] File)
{
    private const int Quality = 92;

    /// <summary>One face near, several, one that the picture's edge cuts, and two whose masks overlap; each of this shape.</summary>
    public static IReadOnlyList<SheetScene> All(int width, int height)
    {
        IReadOnlyList<HeadIdentity> heads = HeadAtlas.People;
        PhotoPlan Plan(long seed, float faceHeight, BackgroundKind background, Arrangement arrangement, params int[] people) => new()
        {
            Seed = seed,
            Width = width,
            Height = height,
            Background = background,
            Arrangement = arrangement,
            Variety = 0.5f,
            Faces = [.. people.Select(person => new PlannedFace(null, heads[person], faceHeight))],
        };
        PhotoPlan atEdge = Plan(43, 0.42f * height, BackgroundKind.BrickWall, Arrangement.Portrait, 4);
        return
        [
            new("Close-up", Draw(Plan(41, 0.46f * height, BackgroundKind.Classroom, Arrangement.Portrait, 0))),
            new("Small group", Draw(Plan(42, 0.2f * height, BackgroundKind.Hall, Arrangement.Rows, 1, 2, 3, 5, 6))),
            new("Cut by the edge", CutAtFace(atEdge with { Width = 2 * width, Height = height + (height / 4) }, width, height)),
            new("Heads together", Draw(Plan(44, 0.36f * height, BackgroundKind.SportsField, Arrangement.Close, 7, 8))),
        ];
    }

    private static byte[] Draw(PhotoPlan plan)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(plan);
        return JpegEncoder.Encode(photo.Image, Quality);
    }

    /// <summary>The right part of a wider picture: the edge runs through the face, and the upper one through the hair.</summary>
    private static byte[] CutAtFace(PhotoPlan plan, int width, int height)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(plan);
        int left = (int)(photo.Faces[0].Box.X + (0.12f * photo.Faces[0].Box.Width));
        int top = (int)Math.Max(0, photo.Faces[0].Box.Y - (0.12f * photo.Faces[0].Box.Height));
        using RgbImage part = PicturePart.Of(photo.Image, new PixelSpan(left, Math.Min(plan.Width, left + width)), new PixelSpan(top, Math.Min(plan.Height, top + height)));
        return JpegEncoder.Encode(part, Quality);
    }
}
