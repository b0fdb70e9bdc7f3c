namespace ConsentLens.Pipeline.Imaging;

/// <summary>What a photo's header says, read before any pixel is decoded.</summary>
/// <param name="Format">The container, found by content and never by name.</param>
/// <param name="Width">Pixels across once upright.</param>
/// <param name="Height">Pixels down once upright.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 is upright as stored.</param>
public sealed record PhotoHeader(PhotoFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>
    /// Whether damage goes unseen: what lies in a WebP, HEIC or AVIF has no checksum, and its decoders make a picture of anything. A PNG has checksums,
    /// and the codes of a JPEG must come out even (<see cref="JpegDamage"/>).
    /// </summary>
    public bool DamageGoesUnseen => Format is not (PhotoFormat.Jpeg or PhotoFormat.Png);
}
