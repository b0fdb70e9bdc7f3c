using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>Reads one photo's faces and writes whom they resemble now.</summary>
internal sealed class RematchStore(ConsentLensDbContextFactory contexts, int schoolId, long photoId, TimeProvider time)
{
    /// <summary>The photo, or null when it has no pixels or was not screened.</summary>
    public async Task<PhotoToMatch?> ReadAsync(CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        PhotoRow? photo = await Matchable(context).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (photo is not { BlobId: { } blob, Width: { } width, Height: { } height })
            return null;
        FaceRow[] faces = await FacesAsync(context.Faces.AsNoTracking(), cancellationToken);
        return new PhotoToMatch(blob, width, height, [.. faces.Select(face => face.Ordinal)], [.. faces.Select(face => face.ToDetection())]);
    }

    /// <summary>Writes the comparisons, unless templates were made or destroyed since the gallery was opened.</summary>
    public async Task<RematchOutcome> SaveAsync(
        PhotoToMatch photo, IReadOnlyList<FaceComparison> comparisons, byte[] embedder, long revision, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        // Whoever destroys a template changes the school's row, and so comes before this or after it.
        SchoolRow school = await context.Schools.FromSql($"select * from schools where id = {schoolId} for share").AsNoTracking().SingleAsync(cancellationToken);
        if (school.GalleryRevision != revision)
            return RematchOutcome.GalleryChanged;
        await JudgingLock.TakeAsync(context, cancellationToken);
        PhotoRow? row = await Matchable(context).SingleOrDefaultAsync(cancellationToken);
        FaceRow[] faces = await FacesAsync(context.Faces, cancellationToken);
        if (row is null || !faces.Select(face => face.Ordinal).SequenceEqual(photo.Ordinals))
            return RematchOutcome.NothingToDo;

        IQueryable<FaceCandidateRow> candidates = context.FaceCandidates.Where(candidate => candidate.PhotoId == photoId);
        Dictionary<(short, string), DateTimeOffset> before = await candidates.AsNoTracking()
            .ToDictionaryAsync(candidate => (candidate.FaceOrdinal, candidate.PersonId), candidate => candidate.FoundAt, cancellationToken);
        await candidates.ExecuteDeleteAsync(cancellationToken);
        for (int index = 0; index < faces.Length; index++)
            Write(context, faces[index], comparisons[index], before);
        (row.EmbedderSha256, row.MatchedGalleryRevision) = (embedder, revision);
        await transaction.CommitAsync(cancellationToken);
        return RematchOutcome.Matched;
    }

    /// <summary>Puts a photo that cannot be read any more back to review.</summary>
    public async Task<RematchOutcome> GiveUpAsync(string problem, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await Matchable(context).ExecuteUpdateAsync(
            update => update.SetProperty(photo => photo.State, PhotoState.Unreadable).SetProperty(photo => photo.Problem, problem), cancellationToken);
        return RematchOutcome.Unreadable;
    }

    private void Write(ConsentLensDbContext context, FaceRow face, FaceComparison comparison, Dictionary<(short, string), DateTimeOffset> before)
    {
        DateTimeOffset now = time.GetUtcNow();
        face.Strength = comparison.Strength;
        face.BestSimilarity = (float?)comparison.BestSimilarity;
        face.Margin = (float?)comparison.Margin;
        for (short rank = 0; rank < comparison.Candidates.Count; rank++)
        {
            context.FaceCandidates.Add(new FaceCandidateRow
            {
                SchoolId = face.SchoolId,
                PhotoId = face.PhotoId,
                FaceOrdinal = face.Ordinal,
                Rank = rank,
                PersonId = comparison.Candidates[rank].PersonId,
                Similarity = (float)comparison.Candidates[rank].Similarity,
                FoundAt = before.TryGetValue((face.Ordinal, comparison.Candidates[rank].PersonId), out DateTimeOffset since) ? since : now,
            });
        }
    }

    private IQueryable<PhotoRow> Matchable(ConsentLensDbContext context) =>
        context.Photos.Where(photo => photo.Id == photoId && photo.State == PhotoState.Screened && photo.BlobId != null);

    private Task<FaceRow[]> FacesAsync(IQueryable<FaceRow> faces, CancellationToken cancellationToken) =>
        faces.Where(face => face.PhotoId == photoId).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
}

/// <summary>A photo whose faces are to be compared again.</summary>
/// <param name="BlobId">Where its bytes lie.</param>
/// <param name="Width">Width of the upright photo in pixels.</param>
/// <param name="Height">Height of the upright photo in pixels.</param>
/// <param name="Ordinals">The ordinal of each face.</param>
/// <param name="Faces">Its faces, in pixels of the upright original.</param>
internal sealed record PhotoToMatch(string BlobId, int Width, int Height, IReadOnlyList<short> Ordinals, IReadOnlyList<FaceDetection> Faces);
