using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Judges again what a change of somebody's consent can change, at once: first every photo that may show or name the person, then, where a
/// channel is screened by block-list, all others, since a restricted person whom the screening could not see may be in any of them.
/// </summary>
public sealed class RejudgePerson(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly RejudgePhotos _photos = new(contexts, detectors, audit, time);
    private readonly RejudgeSchool _school = new(contexts, detectors, audit, time);

    /// <summary>Judges the photos that a person's change can reach.</summary>
    /// <param name="personId">The person.</param>
    public async Task<JudgingCounts> RunAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(personId);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<long> own = await new EvidenceReader(contexts.DataSource, schoolId).PhotosOfAsync([personId], cancellationToken);
        JudgingCounts counts = await _photos.RunAsync(schoolId, own, JudgingCause.Consent, cancellationToken);
        if (await ReachesEveryPhotoAsync(schoolId, personId, cancellationToken))
            counts += await _school.RunAsync(schoolId, JudgingCause.Consent, cancellationToken);
        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private async Task<bool> ReachesEveryPhotoAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (!await context.Channels.AnyAsync(channel => channel.Mode == ScreeningMode.BlockList, cancellationToken))
            return false;
        DateTimeOffset now = time.GetUtcNow();
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        bool everyPhotoWasCompared = await context.Templates.AnyAsync(template => template.PersonId == personId && template.ExpiresAt > now, cancellationToken)
            && !await context.Photos.AnyAsync(photo => photo.MatchedGalleryRevision < revision, cancellationToken)
            && await context.Templates.Select(template => template.EmbedderSha256).Distinct().CountAsync(cancellationToken) == 1;
        return !everyPhotoWasCompared;
    }
}
