using ConsentLens.Synthetic.Scenes;

namespace ConsentLens.Synthetic.School;

internal sealed record PhotoTask
{
    /// <summary>Its path below the set's folder, with forward slashes.</summary>
    public required string File { get; init; }

    public required PhotoPlan Plan { get; init; }

    public PhotoKind Kind { get; init; } = PhotoKind.Photo;

    public int JpegQuality { get; init; } = 85;

    public bool IsPng { get; init; }

    /// <summary>Null for a file without any.</summary>
    public PhotoMetadata? Metadata { get; init; }

    /// <summary>Whether the metadata hold a small copy of the photo.</summary>
    public bool HasThumbnail { get; init; }
}
