using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

public sealed class QuarterTurnTests
{
    [Fact]
    public void What_was_found_in_a_turned_picture_is_brought_back_to_where_it_lies()
    {
        using RgbImage picture = Pictures.Grey(70, 40, 0);
        // A white block, its upper left corner marked red.
        Fill(picture, 12, 5, 20, 10, (255, 255, 255));
        Fill(picture, 12, 5, 2, 2, (255, 0, 0));
        foreach (QuarterTurn turn in QuarterTurn.Of(picture))
        {
            using RgbImage turned = turn.Turn(picture);
            (FaceBox box, Vector2 mark) = Find(turned);

            FaceDetection back = turn.Back(new FaceDetection(box, 0.9f, new FaceLandmarks(mark, mark, mark, mark, mark)));

            Assert.Equal(new FaceBox(12, 5, 20, 10), back.Box);
            Assert.Equal(new Vector2(13, 6), back.Landmarks.Nose);
            Assert.Equal(turn.RightAngles % 2 == 1, turned.Width == picture.Height);
        }
    }

    private static (FaceBox Box, Vector2 Mark) Find(RgbImage image)
    {
        var white = new List<Vector2>();
        var red = new List<Vector2>();
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                ReadOnlySpan<byte> pixel = image.Row(y).Slice(3 * x, 3);
                if (pixel[0] == 255) white.Add(new Vector2(x, y));
                if (pixel[0] == 255 && pixel[1] == 0) red.Add(new Vector2(x, y));
            }
        }

        Vector2 least = white.Aggregate(Vector2.Min);
        Vector2 end = white.Aggregate(Vector2.Max) + Vector2.One;
        Vector2 middle = (red.Aggregate(Vector2.Min) + red.Aggregate(Vector2.Max) + Vector2.One) / 2;
        return (new FaceBox(least.X, least.Y, end.X - least.X, end.Y - least.Y), middle);
    }

    private static void Fill(RgbImage image, int left, int top, int width, int height, (byte R, byte G, byte B) colour)
    {
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                Span<byte> pixel = image.Row(y).Slice(3 * x, 3);
                (pixel[0], pixel[1], pixel[2]) = colour;
            }
        }
    }
}
