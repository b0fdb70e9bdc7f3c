using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Records that somebody looked at a photo in which somebody restricted is, or may be.</summary>
public sealed class RecordView(ConsentLensDbContextFactory contexts, AuditStore audit)
{
    /// <summary>Records it.</summary>
    public async Task RunAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var viewed = new AuditEvent(user, AuditAction.RestrictedPhotoViewed, "photo", photoId.ToString(CultureInfo.InvariantCulture));
        await audit.AppendAsync(context, viewed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
