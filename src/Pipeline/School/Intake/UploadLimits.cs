namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What of a whole zip is refused. Each photo in it is held to <see cref="Vision.Decoding.ImagingLimits"/> besides.</summary>
public sealed record UploadLimits
{
    /// <summary>Most bytes of a zip.</summary>
    public long MaxZipBytes { get; init; } = 4_000_000_000;

    /// <summary>Most bytes that a zip may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 10_000_000_000;
}
