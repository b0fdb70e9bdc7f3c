namespace ConsentLens.Pipeline.Imaging;

/// <summary>The formats that are decoded. Everything else is refused.</summary>
public enum PhotoFormat
{
    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP, the first frame.</summary>
    WebP,

    /// <summary>HEIC: HEVC in HEIF, as iPhones write it.</summary>
    Heic,

    /// <summary>AVIF: AV1 in HEIF.</summary>
    Avif,
}
