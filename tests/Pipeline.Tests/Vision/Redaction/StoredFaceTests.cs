using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>
/// From the stored file to the published one: a stored JPEG carries something of a face into the blocks around it, and shrinking mixes
/// neighbours; the product's mask reaches beyond both.
/// </summary>
public sealed class StoredFaceTests
{
    private static readonly PhotoReader Reader = new(new ImagingLimits());

    [Fact]
    public void Another_face_in_the_stored_file_gives_the_same_published_file() =>
        Prop.ForAll(Photos(), photo => Published(photo, isOtherFace: false, MaskOf).AsSpan().SequenceEqual(Published(photo, isOtherFace: true, MaskOf)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Under_a_mask_no_larger_than_the_face_it_would_not()
    {
        var photo = new Photo(160, 140, new FaceBox(60, 50, 31, 37), 75, 0, RedactionStyle.Solid, 5);

        Assert.NotEqual(Published(photo, isOtherFace: false, Bare), Published(photo, isOtherFace: true, Bare));
    }

    private static Arbitrary<Photo> Photos() => Arb.From(
        from width in Gen.Choose(100, 240)
        from height in Gen.Choose(100, 240)
        from boxWidth in Gen.Choose(6, 60)
        from boxHeight in Gen.Choose(6, 60)
        from x in Gen.Choose(-20, width)
        from y in Gen.Choose(-20, height)
        from quality in Gen.Choose(30, 96)
        from side in Gen.Elements(0, 40, 64, 90)
        from style in Gen.Elements(Enum.GetValues<RedactionStyle>())
        from seed in Gen.Choose(0, 1_000_000)
        select new Photo(width, height, new FaceBox(x, y, boxWidth, boxHeight), quality, side, style, seed));

    private static FaceMask MaskOf(FaceBox box, float releaseScale) => FaceMask.Over(box, null, releaseScale);

    private static FaceMask Bare(FaceBox box, float releaseScale) => new(box.X + (box.Width / 2), box.Y + (box.Height / 2), box.Width / 2, box.Height / 2);

    private static byte[] Published(Photo photo, bool isOtherFace, Func<FaceBox, float, FaceMask> maskOf)
    {
        using RgbImage picture = photo.Picture(isOtherFace);
        byte[] stored = JpegEncoder.Encode(picture, photo.Quality);
        using RgbImage image = Reader.Decode(stored, photo.Side, CancellationToken.None);
        float releaseScale = (float)image.LongSide / Math.Max(photo.Width, photo.Height);
        Redactor.Apply(image, [maskOf(photo.Face.Scale(releaseScale), releaseScale)], photo.Style, photo.Seed);
        return ReleaseCopy.Encode(image).Bytes.ToArray();
    }

    /// <param name="Width">Pixels across.</param>
    /// <param name="Height">Pixels down.</param>
    /// <param name="Face">Its box; the face is the ellipse in it.</param>
    /// <param name="Quality">Of the stored JPEG.</param>
    /// <param name="Side">Long side of what is published; 0 for the stored size.</param>
    /// <param name="Style">How the face is removed.</param>
    /// <param name="Seed">Of the noise.</param>
    public sealed record Photo(int Width, int Height, FaceBox Face, int Quality, int Side, RedactionStyle Style, int Seed)
    {
        /// <summary>Noise, or the same with other noise where the face is.</summary>
        public RgbImage Picture(bool isOtherFace)
        {
            var image = new RgbImage(Width, Height);
            new Random(Seed).NextBytes(image.Pixels);
            if (!isOtherFace) return image;
            var random = new Random(~Seed);
            FaceMask face = Bare(Face, 1);
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    if (face.Contains(x + 0.5, y + 0.5)) random.NextBytes(image.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels));
                }
            }

            return image;
        }
    }
}
