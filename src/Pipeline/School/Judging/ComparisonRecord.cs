using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>By what a photo's evidence came about.</summary>
/// <param name="BatchId">Its batch.</param>
/// <param name="DetectorSha256">The model that found its faces, or null.</param>
/// <param name="EmbedderSha256">The model by which they were compared, or null.</param>
/// <param name="GalleryRevision">The state of the templates that they were compared with.</param>
internal sealed record ComparisonRecord(long BatchId, byte[]? DetectorSha256, byte[]? EmbedderSha256, long GalleryRevision)
{
    /// <summary>Whether its faces were never compared, or what they were compared with is no longer known.</summary>
    public bool AwaitsMatching => EmbedderSha256 is null || GalleryRevision == MatchedGallery.MustBeMatched;
}
