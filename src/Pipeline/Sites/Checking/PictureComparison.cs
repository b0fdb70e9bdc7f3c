using System.Security.Cryptography;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Likeness;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>Says whether a file is a picture that is known. Strangers' pictures are decoded by the reader, in its own process, and nowhere else.</summary>
internal sealed class PictureComparison(IPhotoReader reader)
{
    /// <summary>Enough for the hash, which looks at 64 places across.</summary>
    private const int LongSide = 512;

    /// <param name="file">The file.</param>
    /// <param name="known">The picture that it may be.</param>
    /// <param name="otherBeyond">In how many bits what is certainly another picture differs more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImagingUnavailableException">This machine cannot decode photos.</exception>
    public Likeness Compare(byte[] file, KnownPicture known, int otherBeyond, CancellationToken cancellationToken)
    {
        if (known.Sha256.Contains(Convert.ToHexStringLower(SHA256.HashData(file)))) return Likeness.Same;
        try
        {
            using RgbImage image = reader.Decode(file, LongSide, cancellationToken);
            int differs = known.Differs(image);
            if (differs <= PictureHash.SameWithin) return Likeness.Same;
            return differs <= otherBeyond ? Likeness.Doubtful : Likeness.Other;
        }
        catch (PhotoUnreadableException)
        {
            return Likeness.Doubtful;
        }
    }
}

/// <summary>How alike two pictures are.</summary>
internal enum Likeness
{
    Same,
    Doubtful,
    Other,
}
