using ConsentLens.Pipeline.Judging.Rematch;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Compares the faces of some photos with the templates of today by day, where the night would be late.</summary>
public sealed class MatchPhotosAgain(RematchPhotos photos) : IPipelineJob
{
    /// <inheritdoc/>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => photos.RunAsync(schoolId, ids, cancellationToken);
}
