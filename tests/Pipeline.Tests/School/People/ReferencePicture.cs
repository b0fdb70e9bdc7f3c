using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Pipeline.Tests.School.People;

/// <summary>Portraits of people who do not exist, good ones and bad ones, as files.</summary>
internal static class ReferencePicture
{
    private const int Width = 600;
    private const int Height = 800;

    /// <summary>A good portrait; another number is another photo of the same person.</summary>
    public static byte[] Of(HeadIdentity identity, int number) => Portrait(identity, number, FaceKind.Clear);

    public static byte[] Turned(HeadIdentity identity) => Portrait(identity, 1, FaceKind.Turned);

    public static byte[] Blurred(HeadIdentity identity)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(PlanOf(identity, 1, FaceKind.Clear));
        using RgbImage blurred = Pictures.Blurred(photo.Image, 14);
        return JpegEncoder.Encode(blurred, 90);
    }

    public static byte[] Small(HeadIdentity identity)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(PlanOf(identity, 1, FaceKind.Clear));
        using RgbImage small = Pictures.Scaled(photo.Image, 0.11);
        using RgbImage wall = Pictures.Grey(Width, Height);
        Pictures.Paste(wall, small, 260, 300);
        return JpegEncoder.Encode(wall, 92);
    }

    public static byte[] WithoutFace()
    {
        using RgbImage wall = Pictures.Grey(Width, Height);
        return JpegEncoder.Encode(wall, 90);
    }

    public static byte[] OfTwo(HeadIdentity left, HeadIdentity right)
    {
        using ComposedPhoto first = GroupPhoto.Compose(PlanOf(left, 1, FaceKind.Clear));
        using ComposedPhoto second = GroupPhoto.Compose(PlanOf(right, 2, FaceKind.Clear));
        using RgbImage both = Pictures.Grey(2 * Width, Height);
        Pictures.Paste(both, first.Image, 0, 0);
        Pictures.Paste(both, second.Image, Width, 0);
        return JpegEncoder.Encode(both, 90);
    }

    private static byte[] Portrait(HeadIdentity identity, int number, FaceKind kind)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(PlanOf(identity, number, kind));
        return JpegEncoder.Encode(photo.Image, 90);
    }

    private static PhotoPlan PlanOf(HeadIdentity identity, int number, FaceKind kind) => new()
    {
        Seed = 40 + number,
        Width = Width,
        Height = Height,
        Background = BackgroundKind.Studio,
        Arrangement = Arrangement.Portrait,
        Variety = 0.5f,
        Faces = [new PlannedFace("P", identity, Width * 0.55f, kind)],
    };
}
