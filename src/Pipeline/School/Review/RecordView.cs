using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Records that somebody looked at a photo in which somebody restricted is, or may be.</summary>
public sealed class RecordView(ConsentLensDbContextFactory contexts, AuditStore audit)
{
    public async Task RunAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        var viewed = new AuditEvent(user, AuditAction.RestrictedPhotoViewed, "photo", photoId.ToString(CultureInfo.InvariantCulture));
        await SchoolTransaction.RecordAsync(contexts, schoolId, audit, viewed, cancellationToken);
    }
}
