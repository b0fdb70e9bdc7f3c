using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Retention;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Settings;

/// <summary>What a school has settled for itself; null everywhere for the usual.</summary>
/// <param name="KeepBlockedDays">Days after which a photo goes that is blocked on every channel.</param>
/// <param name="KeepUnusedDays">Days after which a photo goes that no release ever used.</param>
/// <param name="MatchAt">Likeness from which a face is taken for a person, 0 to 1.</param>
/// <param name="PossibleAt">Likeness from which a face may be a person, 0 to 1.</param>
public sealed record SchoolSettings(int? KeepBlockedDays, int? KeepUnusedDays, double? MatchAt, double? PossibleAt)
{
    /// <summary>Everything as usual.</summary>
    public static SchoolSettings Usual { get; } = new(null, null, null, null);

    /// <summary>The settings of the context's school.</summary>
    public static async Task<SchoolSettings> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await context.SchoolSettings
            .Select(row => new SchoolSettings(row.KeepBlockedDays, row.KeepUnusedDays, row.MatchAt, row.PossibleAt))
            .SingleOrDefaultAsync(cancellationToken) ?? Usual;
    }

    /// <summary>How long photos are kept.</summary>
    /// <param name="usual">Holds where the school settled nothing.</param>
    public RetentionRules Retention(RetentionRules usual)
    {
        ArgumentNullException.ThrowIfNull(usual);
        return new RetentionRules
        {
            KeepBlocked = KeepBlockedDays is { } blocked ? TimeSpan.FromDays(blocked) : usual.KeepBlocked,
            KeepUnused = KeepUnusedDays is { } unused ? TimeSpan.FromDays(unused) : usual.KeepUnused,
        };
    }

    /// <summary>The likeness that counts. Where one of the two was settled, the other gives way, so that "possible" never begins above "match".</summary>
    /// <param name="usual">Holds where the school settled nothing: the model pack's, or the installation's.</param>
    public MatchThresholds Thresholds(MatchThresholds usual)
    {
        ArgumentNullException.ThrowIfNull(usual);
        double matchAt = MatchAt ?? Math.Max(usual.MatchAt, PossibleAt ?? usual.PossibleAt);
        return usual with { MatchAt = matchAt, PossibleAt = Math.Min(PossibleAt ?? usual.PossibleAt, matchAt) };
    }

    /// <summary>
    /// The likeness by which a face is compared once for all of a school's channels: where one of them keeps a block-list, the wider "possible" band holds for all,
    /// which sends more faces to a human, never fewer.
    /// </summary>
    /// <param name="usual">Holds where the school settled nothing.</param>
    /// <param name="modes">The modes of the channels.</param>
    public MatchThresholds Thresholds(MatchThresholds usual, IEnumerable<ScreeningMode> modes)
    {
        MatchThresholds own = Thresholds(usual);
        return modes.Contains(ScreeningMode.BlockList)
            ? own with { PossibleAt = Math.Min(own.PossibleAt, own.For(ScreeningMode.BlockList).PossibleAt) }
            : own;
    }
}
