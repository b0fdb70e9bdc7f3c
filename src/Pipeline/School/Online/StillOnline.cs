using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>A copy of a photo, and the place where it was seen.</summary>
internal sealed record CopyPlace(long PhotoId, long ReleaseId, string ChannelId, string Link);

/// <summary>Records that a copy was seen somewhere: it is out there, whatever somebody confirmed before.</summary>
internal static class StillOnline
{
    /// <summary>Records it as published there, in the context's transaction, which holds <see cref="JudgingLock"/>; unless that is on record, and nobody confirmed since that it is down. The
    /// photo is to be judged again once this is committed: what must come down gets its task.</summary>
    /// <returns>What is to be recorded with the transaction.</returns>
    public static async Task<IReadOnlyList<AuditEvent>> PublishAsync(ConsentLensDbContext context, CopyPlace place, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long? published = await context.Publications
            .Where(row => row.ReleaseId == place.ReleaseId && (row.PhotoId == null || row.PhotoId == place.PhotoId) && row.Link == place.Link)
            .MaxAsync(row => (long?)row.Sequence, cancellationToken);
        long? confirmed = await context.Takedowns
            .Where(task => task.PhotoId == place.PhotoId && task.ReleaseId == place.ReleaseId && task.Link == place.Link && task.ConfirmedAt != null && task.LastDeparture >= published)
            .OrderByDescending(task => task.ConfirmedAt)
            .Select(task => (long?)task.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (published is not null && confirmed is null)
            return [];
        context.Publications.Add(new PublicationRow
        {
            SchoolId = context.CurrentSchoolId,
            ReleaseId = place.ReleaseId,
            PhotoId = place.PhotoId,
            ChannelId = place.ChannelId,
            Link = place.Link,
            PublishedBy = PublicationRow.FoundOnline,
            PublishedAt = now,
        });
        await context.SaveChangesAsync(cancellationToken);
        return confirmed is { } task
            ? [new AuditEvent(PublicationRow.FoundOnline, AuditAction.TakedownFoundOnline, "takedown", $"{task}")]
            : [];
    }
}
