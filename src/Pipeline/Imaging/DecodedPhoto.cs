namespace ConsentLens.Pipeline.Imaging;

/// <summary>A photo's header and its pixels. Whoever gets it disposes the image.</summary>
/// <param name="Header">Format, size and orientation of the file.</param>
/// <param name="Image">The upright pixels, at the size asked for.</param>
public readonly record struct DecodedPhoto(PhotoHeader Header, RgbImage Image);
