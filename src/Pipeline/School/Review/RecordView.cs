using System.Collections.Concurrent;
using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Records that somebody looked at a photo that is blocked, or in which somebody restricted is or may be.</summary>
public sealed class RecordView(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    private const int MostRemembered = 10_000;

    /// <summary>A page shows its photo in several sizes, and a grid is opened again and again: within this time it is one view.</summary>
    public static TimeSpan OneView { get; } = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(int SchoolId, long PhotoId, string User), DateTimeOffset> _recorded = new();

    /// <summary>Whether a view of a photo is recorded that stands like this on a channel.</summary>
    public static bool IsRestricted(Verdict verdict, IEnumerable<Reason> reasons) => verdict == Verdict.Block
        || reasons.Any(reason => reason is Reason.RestrictedPerson or Reason.PossibleRestrictedPerson or Reason.DecisionOutdated or Reason.RestrictedPersonMasked or Reason.MaskedByHuman
            or Reason.ShownByException or Reason.LooksLikeHeldPicture or Reason.SameIdentityTwice or Reason.NameInFileName or Reason.NameInPicture);

    /// <summary>Records a view of a photo whose pixels are about to be handed out, if it is restricted on any channel.</summary>
    public async Task OfPixelsAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        if (IsRecorded(schoolId, photoId, user))
            return;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var standings = await context.Verdicts.Where(row => row.PhotoId == photoId).Select(row => new { row.Verdict, row.Reasons }).ToArrayAsync(cancellationToken);
        if (standings.Any(standing => IsRestricted(standing.Verdict, standing.Reasons)))
            await RunAsync(schoolId, photoId, user, cancellationToken);
    }

    /// <summary>Records a view of a restricted photo.</summary>
    public async Task RunAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        if (IsRecorded(schoolId, photoId, user))
            return;
        var viewed = new AuditEvent(user, AuditAction.RestrictedPhotoViewed, "photo", photoId.ToString(CultureInfo.InvariantCulture));
        await SchoolTransaction.RecordAsync(contexts, schoolId, audit, viewed, cancellationToken);
        // What is forgotten is recorded once more, and never once too few.
        if (_recorded.Count >= MostRemembered)
            _recorded.Clear();
        _recorded[(schoolId, photoId, user)] = time.GetUtcNow();
    }

    private bool IsRecorded(int schoolId, long photoId, string user) =>
        _recorded.TryGetValue((schoolId, photoId, user), out DateTimeOffset at) && time.GetUtcNow() - at is { Ticks: >= 0 } since && since < OneView;
}
