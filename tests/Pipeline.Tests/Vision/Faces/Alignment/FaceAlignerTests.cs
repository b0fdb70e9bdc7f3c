using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Alignment;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Alignment;

public sealed class FaceAlignerTests
{
    private const int Side = 128;

    /// <summary>Five places of a crop, as far apart as a face's.</summary>
    private static readonly Vector2[] Template = [new(40, 59), new(87, 59), new(64, 82), new(45, 106), new(84, 106)];

    private static readonly (byte R, byte G, byte B)[] Colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255)];

    [Theory]
    [InlineData(1, 0, 300, 200)]
    [InlineData(2.5, 20, 400, 500)]
    [InlineData(0.7, -75, 150, 250)]
    [InlineData(4, 180, 900, 900)]
    public void Each_point_of_a_drawn_face_lands_on_its_place_in_the_template(double scale, int degrees, int x, int y)
    {
        FaceLandmarks marks = Placed(scale, degrees, new Vector2(x, y));
        using RgbImage photo = Pictures.Grey(1400, 1200, 30);
        foreach ((Vector2 point, (byte R, byte G, byte B) colour) in Points(marks).Zip(Colours)) Dot(photo, point, 4 * scale, colour);

        byte[] crop = Align(photo, marks);

        for (int i = 0; i < Template.Length; i++)
        {
            int at = (((int)Template[i].Y * Side) + (int)Template[i].X) * 3;
            Assert.Equal(Colours[i].R, crop[at], 40.0);
            Assert.Equal(Colours[i].G, crop[at + 1], 40.0);
            Assert.Equal(Colours[i].B, crop[at + 2], 40.0);
        }
    }

    [Fact]
    public void A_mirrored_photo_gives_the_mirrored_crop_of_a_mirrored_template()
    {
        FaceLandmarks marks = Placed(1.3, 10, new Vector2(250, 240));
        using RgbImage photo = Noise(500, 480);
        using RgbImage mirrored = Mirrored(photo);
        Vector2 Flip(Vector2 p) => new(499 - p.X, p.Y);
        var flipped = new FaceLandmarks(Flip(marks.EyeRight), Flip(marks.EyeLeft), Flip(marks.Nose), Flip(marks.MouthRight), Flip(marks.MouthLeft));
        Vector2[] template = [.. new[] { 1, 0, 2, 4, 3 }.Select(i => new Vector2(Side - 1 - Template[i].X, Template[i].Y))];

        byte[] straight = Align(photo, marks);
        byte[] other = Align(mirrored, flipped, template);

        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    Assert.Equal(straight[(((y * Side) + x) * 3) + channel], other[(((y * Side) + Side - 1 - x) * 3) + channel], 2.0);
                }
            }
        }
    }

    [Fact]
    public void Beyond_the_photos_edge_the_crop_is_black_and_inside_it_is_the_photo()
    {
        using RgbImage photo = Pictures.Grey(200, 200, 200);
        // The template laid so that its middle is on the photo's upper left corner.
        var shift = new Vector2(-Side / 2f, -Side / 2f);
        FaceLandmarks marks = From([.. Template.Select(p => p + shift)]);

        byte[] crop = Align(photo, marks);

        Assert.Equal(0, crop[0]);
        Assert.Equal(0, crop[((10 * Side) + 120) * 3]);
        Assert.Equal(200, crop[((100 * Side) + 100) * 3]);
        Assert.Equal(200, crop[^1]);
    }

    [Fact]
    public void A_close_ups_fine_stripes_are_averaged_and_not_sampled()
    {
        // Six photo pixels to one of the crop, and stripes of two pixels: sampling would show a moire, averaging gives grey.
        using RgbImage photo = Pictures.Grey(1000, 1000, 0);
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            for (int x = 0; x < photo.Width; x += 4) row.Slice(x * 3, 6).Fill(255);
        }

        byte[] crop = Align(photo, Placed(6, 3, new Vector2(500, 500)));

        for (int y = 40; y < 88; y++)
        {
            for (int x = 40; x < 88; x++) Assert.InRange(crop[((y * Side) + x) * 3], 85, 170);
        }
    }

    private static byte[] Align(RgbImage photo, FaceLandmarks marks, Vector2[]? template = null)
    {
        byte[] crop = new byte[Side * Side * 3];
        FaceAligner.Align(photo, marks, template ?? Template, Side, Side, crop);
        return crop;
    }

    /// <summary>The template's face, scaled and turned about its own middle, in the photo.</summary>
    private static FaceLandmarks Placed(double scale, int degrees, Vector2 centre)
    {
        Matrix3x2 place = Matrix3x2.CreateTranslation(-Side / 2f, -Side / 2f)
            * Matrix3x2.CreateScale((float)scale)
            * Matrix3x2.CreateRotation(degrees * MathF.PI / 180)
            * Matrix3x2.CreateTranslation(centre);
        return From([.. Template.Select(p => Vector2.Transform(p, place))]);
    }

    private static FaceLandmarks From(Vector2[] points) => new(points[0], points[1], points[2], points[3], points[4]);

    private static Vector2[] Points(FaceLandmarks marks) => [marks.EyeLeft, marks.EyeRight, marks.Nose, marks.MouthLeft, marks.MouthRight];

    private static void Dot(RgbImage photo, Vector2 centre, double radius, (byte R, byte G, byte B) colour)
    {
        for (int y = (int)(centre.Y - radius); y <= centre.Y + radius; y++)
        {
            for (int x = (int)(centre.X - radius); x <= centre.X + radius; x++)
            {
                if (Vector2.Distance(centre, new Vector2(x, y)) > radius) continue;
                Span<byte> pixel = photo.Row(y).Slice(x * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = colour;
            }
        }
    }

    private static RgbImage Noise(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(5).NextBytes(image.Pixels);
        return image;
    }

    private static RgbImage Mirrored(RgbImage image) => UprightTurn.Turn(image, 2);
}
