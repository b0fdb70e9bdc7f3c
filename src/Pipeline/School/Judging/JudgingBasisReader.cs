using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Reads what a school's photos are judged by, and holds it still while a verdict is saved.</summary>
public sealed class JudgingBasisReader(DetectorTrust detectors, TimeProvider time)
{
    /// <summary>Reads the current basis.</summary>
    public async Task<JudgingBasis> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        // Read before the rest: what changes in between makes the version an old one, and the basis is read again.
        string version = await RegisterVersion.ReadAsync(context, cancellationToken);
        SchoolState school = await SchoolState.LoadAsync(context, time, cancellationToken);
        ChannelRow[] channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        return new JudgingBasis(version, school, [.. channels.Where(channel => !channel.IsClosed(school.Now))], detectors);
    }

    /// <summary><paramref name="known"/> while nothing of it has changed, or a newer one.</summary>
    /// <param name="known">The basis read before.</param>
    public async Task<JudgingBasis> RefreshAsync(ConsentLensDbContext context, JudgingBasis known, CancellationToken cancellationToken)
    {
        return await RegisterVersion.ReadAsync(context, cancellationToken) == known.Version ? known : await ReadAsync(context, cancellationToken);
    }

    /// <summary>
    /// The basis that holds until the context's transaction ends: <paramref name="known"/>, or a newer one. A verdict saved with it cannot be overtaken by
    /// a consent that is withdrawn meanwhile, because changes to the register wait for the transaction, and see its photos.
    /// </summary>
    /// <param name="known">The basis read before.</param>
    public async Task<JudgingBasis> HoldAsync(ConsentLensDbContext context, JudgingBasis known, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for share", cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
        return await RegisterVersion.ReadAsync(context, cancellationToken) == known.Version
            ? known
            : await ReadAsync(context, cancellationToken);
    }
}
