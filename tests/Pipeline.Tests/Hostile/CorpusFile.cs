using System.Security.Cryptography;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>A good photo that mutants are made of.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Format">What it is made of.</param>
/// <param name="Extension">Of its file name, without the dot.</param>
/// <param name="Subject">Who is to be seen.</param>
/// <param name="Bytes">The file.</param>
internal sealed record CorpusFile(string Name, CorpusFormat Format, string Extension, Subject Subject, byte[] Bytes)
{
    private readonly Lazy<RgbImage> _pixels = new(() => Reader.Decode(Bytes, 0, CancellationToken.None));

    /// <summary>Its pixels, decoded in full; not to be disposed.</summary>
    internal RgbImage Pixels => _pixels.Value;

    private static PhotoReader Reader { get; } = new(new ImagingLimits());

    /// <summary>True when the picture has the very same pixels.</summary>
    internal bool Shows(RgbImage image) =>
        (image.Width, image.Height) == (Pixels.Width, Pixels.Height) && image.Pixels.SequenceEqual(Pixels.Pixels);

    /// <summary>SHA-256 of the file, as reports write it.</summary>
    internal string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));
}
