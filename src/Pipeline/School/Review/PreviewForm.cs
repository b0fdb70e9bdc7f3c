using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>What previews are like.</summary>
internal static class PreviewForm
{
    private const int Quality = 80;

    /// <summary>The most pixels of the long side.</summary>
    public static int SideOf(PreviewSize size) => size == PreviewSize.Thumb ? 360 : 1600;

    /// <summary>By what name it is kept.</summary>
    public static string NameOf(PreviewSize size) => size == PreviewSize.Thumb ? "thumb" : "large";

    /// <summary>A JPEG of pixels alone, inspected as those are that leave the house.</summary>
    public static byte[] Encode(RgbImage image) => ReleaseCopy.Encode(image, Quality).Bytes.ToArray();
}
