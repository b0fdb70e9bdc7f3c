using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Puts a picture in bad light.</summary>
internal static class LightChange
{
    /// <summary>Changes <paramref name="image"/> in place.</summary>
    public static void Apply(RgbImage image, FaceLight light)
    {
        Span<byte> tones = stackalloc byte[256];
        for (int value = 0; value < tones.Length; value++) tones[value] = (byte)Math.Clamp((value * light.Gain) + light.Lift + 0.5f, 0, 255);
        foreach (ref byte value in image.Pixels) value = tones[value];
    }
}
