using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Likeness;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>A picture that was published, as it is known again.</summary>
/// <param name="Sha256">Of its files, in hexadecimal.</param>
/// <param name="Looks">Its hashes: whole, mirrored, and in the shapes to which sites cut pictures.</param>
/// <param name="Width">In pixels, as it was published.</param>
/// <param name="Height">In pixels, as it was published.</param>
public sealed record KnownPicture(IReadOnlySet<string> Sha256, IReadOnlyList<byte[]> Looks, int Width, int Height)
{
    /// <summary>More is too different to be the same, even cut or changed; what lies between is a doubt. Two photographs of different things differ in about 128 bits.</summary>
    public const int OtherBeyond = 90;

    /// <summary>The same where many pictures are looked at, some of which differ less by chance.</summary>
    public const int OtherAmongManyBeyond = 70;

    private static readonly (int Across, int Down)[] Shapes = [(1, 1), (4, 3), (3, 2), (16, 9), (3, 4), (2, 3)];

    /// <param name="sha256">Of its file, in hexadecimal.</param>
    /// <param name="image">Its pixels, upright.</param>
    public static KnownPicture Of(string sha256, RgbImage image)
    {
        (byte[] upright, byte[] mirrored) = PictureHash.Of(image);
        List<byte[]> looks = [upright, mirrored];
        foreach ((int across, int down) in Shapes)
        {
            using RgbImage cut = Cut(image, across, down);
            looks.Add(PictureHash.Of(cut).Upright);
        }

        return new KnownPicture(new HashSet<string> { sha256 }, looks, image.Width, image.Height);
    }

    /// <summary>In how many bits a picture differs from it at least.</summary>
    public int Differs(RgbImage image)
    {
        byte[] looks = PictureHash.Of(image).Upright;
        return Looks.Min(known => PictureHash.Between(known, looks));
    }

    /// <summary>The middle of a picture, as large as it can be in a shape.</summary>
    private static RgbImage Cut(RgbImage image, int across, int down)
    {
        int width = (int)Math.Clamp((long)image.Height * across / down, 1, image.Width);
        int height = (int)Math.Clamp((long)image.Width * down / across, 1, image.Height);
        (int left, int top) = ((image.Width - width) / 2, (image.Height - height) / 2);
        var cut = new RgbImage(width, height);
        for (int y = 0; y < height; y++) image.Row(top + y).Slice(left * RgbImage.Channels, width * RgbImage.Channels).CopyTo(cut.Row(y));
        return cut;
    }
}
