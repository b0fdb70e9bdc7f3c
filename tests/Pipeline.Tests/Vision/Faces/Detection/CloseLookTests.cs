using System.Numerics;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

/// <summary>Close looks at drawn pupils, small and turned, in a dark picture.</summary>
public sealed class CloseLookTests
{
    private const int Left = 300;
    private const int Top = 200;

    /// <summary>Side of the pasted head, of which the face takes about half, and where its face lies.</summary>
    private const int Head = 60;

    private static readonly FaceBox Place = new(Left + 13, Top + 10, 34, 40);

    [ModelPackFact]
    public void A_small_face_is_found_whichever_way_it_is_turned_and_however_dark_it_is()
    {
        using var model = new YuNetModel(new OnnxNetwork(BuiltModels.Pack(BuiltModels.Standard).Detector.Path));
        var look = new CloseLook(model);
        foreach (int degrees in (int[])[0, 45, 90, 135, 180, 225, 270, 315])
        {
            using RgbImage photo = Photo(degrees);
            using RgbImage half = Pictures.Scaled(photo, 0.5);

            FaceDetection? found = look.Find([photo, half], Place, CancellationToken.None);

            Assert.NotNull(found);
            Assert.True(found.Box.IntersectionOverUnion(Place) > 0.35, $"turned by {degrees} degrees the face is taken to lie at {found.Box}");
        }
    }

    [ModelPackFact]
    public void Nothing_is_found_where_nobody_is()
    {
        using var model = new YuNetModel(new OnnxNetwork(BuiltModels.Pack(BuiltModels.Standard).Detector.Path));
        using RgbImage photo = Photo(0);

        Assert.Null(new CloseLook(model).Find([photo], Place with { X = 20, Y = 20 }, CancellationToken.None));
    }

    private static RgbImage Photo(int degrees)
    {
        RgbImage photo = Pictures.Grey(640, 480, 150);
        using RgbImage portrait = DrawnPupils.Portrait(0, 4);
        using RgbImage turned = new PictureTurn(degrees, new Vector2(165, 200), new Vector2(115)).Turn(portrait, 230, 230);
        using RgbImage small = Pictures.Scaled(turned, Head / 230.0);
        Pictures.Paste(photo, small, Left, Top);
        foreach (ref byte value in photo.Pixels) value /= 8;
        return photo;
    }
}
