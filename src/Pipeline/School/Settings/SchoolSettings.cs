using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>What a school has settled for itself; null everywhere for the usual.</summary>
/// <param name="KeepBlockedDays">Days after which a photo goes that is blocked on every channel.</param>
/// <param name="KeepUnusedDays">Days after which a photo goes that no release ever used.</param>
/// <param name="MatchAt">Similarity from which a face is taken for a person, 0 to 1.</param>
/// <param name="PossibleAt">Similarity from which a face may be a person, 0 to 1.</param>
public sealed record SchoolSettings(int? KeepBlockedDays, int? KeepUnusedDays, double? MatchAt, double? PossibleAt)
{
    public static SchoolSettings Usual { get; } = new(null, null, null, null);

    /// <summary>The settings of the context's school.</summary>
    public static async Task<SchoolSettings> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        return await context.SchoolSettings
            .Select(row => new SchoolSettings(row.KeepBlockedDays, row.KeepUnusedDays, row.MatchAt, row.PossibleAt))
            .SingleOrDefaultAsync(cancellationToken) ?? Usual;
    }

    /// <summary>How long photos are kept.</summary>
    /// <param name="usual">Holds where the school settled nothing.</param>
    public RetentionRules Retention(RetentionRules usual)
    {
        return new RetentionRules
        {
            KeepBlocked = KeepBlockedDays is { } blocked ? TimeSpan.FromDays(blocked) : usual.KeepBlocked,
            KeepUnused = KeepUnusedDays is { } unused ? TimeSpan.FromDays(unused) : usual.KeepUnused,
        };
    }

    /// <summary>The thresholds that the school chose.</summary>
    public ChosenThresholds Chosen => new(MatchAt, PossibleAt);

    /// <summary>
    /// The thresholds in force in the context's school. One comparison serves all its channels, closed ones too: what is out on one of them is compared as strictly
    /// as before.
    /// </summary>
    public static async Task<MatchThresholds> ThresholdsAsync(ConsentLensDbContext context, ScreeningEngine engine, CancellationToken cancellationToken)
    {
        ScreeningMode[] modes = await context.Channels.Select(channel => channel.Mode).Distinct().ToArrayAsync(cancellationToken);
        SchoolSettings settings = await ReadAsync(context, cancellationToken);
        return engine.ThresholdsFor(modes, settings.Chosen);
    }
}

/// <summary>Looser thresholds that an administrator asked for, which wait for the safeguarding lead.</summary>
/// <param name="Chosen">The thresholds.</param>
/// <param name="By">Who asked.</param>
public sealed record AskedThresholds(ChosenThresholds Chosen, string By, DateTimeOffset At)
{
    /// <summary>What waits in the context's school, or null.</summary>
    public static async Task<AskedThresholds?> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken) =>
        await context.SchoolSettings.AsNoTracking().SingleOrDefaultAsync(row => row.AskedBy != null, cancellationToken) is { AskedBy: { } by, AskedAt: { } at } row
            ? new AskedThresholds(new ChosenThresholds(row.AskedMatchAt, row.AskedPossibleAt), by, at)
            : null;
}

/// <summary>How long photos are kept (UK GDPR article 5(1)(e), storage limitation).</summary>
public sealed record RetentionRules
{
    /// <summary>A photo that is blocked on every channel goes this long after the last of these verdicts.</summary>
    public TimeSpan KeepBlocked { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A photo that no release ever used goes this long after its upload.</summary>
    public TimeSpan KeepUnused { get; init; } = TimeSpan.FromDays(365);
}
