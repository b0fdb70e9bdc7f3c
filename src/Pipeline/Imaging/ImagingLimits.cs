namespace ConsentLens.Pipeline.Imaging;

/// <summary>What is refused before any pixel is decoded.</summary>
public sealed record ImagingLimits
{
    /// <summary>Most pixels of a photo, width x height.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Most bytes of a file.</summary>
    public long MaxBytes { get; init; } = 60_000_000;

    /// <summary>Longest time one decode may take.</summary>
    public TimeSpan DecodeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
