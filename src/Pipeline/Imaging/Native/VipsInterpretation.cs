namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>What the bands of an image mean (VipsInterpretation in vips/image.h; only those asked for).</summary>
internal enum VipsInterpretation
{
    BlackAndWhite = 1,
    Cmyk = 15,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
