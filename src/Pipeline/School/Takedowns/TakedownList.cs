using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Lists takedown tasks.</summary>
public sealed class TakedownList(ConsentLensDbContextFactory contexts)
{
    /// <summary>The tasks that wait, the most urgent first.</summary>
    public async Task<IReadOnlyList<TakedownTask>> OpenAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await Tasks(context, context.Takedowns.Where(task => task.ConfirmedAt == null).OrderBy(task => task.DueDate).ThenBy(task => task.Id))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The tasks that were confirmed, the latest first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to list at most.</param>
    public async Task<IReadOnlyList<TakedownTask>> ConfirmedAsync(int schoolId, int skip, int take, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<TakedownRow> confirmed = context.Takedowns.Where(task => task.ConfirmedAt != null).OrderByDescending(task => task.ConfirmedAt).ThenByDescending(task => task.Id);
        return await Tasks(context, confirmed.Skip(skip).Take(take)).ToListAsync(cancellationToken);
    }

    private static IQueryable<TakedownTask> Tasks(ConsentLensDbContext context, IQueryable<TakedownRow> rows) => rows.Select(task => new TakedownTask(
        task.Id,
        task.PhotoId,
        context.Photos.Any(photo => photo.Id == task.PhotoId && photo.State == PhotoState.Locked),
        task.ReleaseId,
        context.Releases.Any(release => release.Id == task.ReleaseId && release.State == ReleaseState.Found),
        context.ReleaseItems.Where(item => item.ReleaseId == task.ReleaseId && item.PhotoId == task.PhotoId).Select(item => (int?)item.Number).SingleOrDefault(),
        task.ChannelId,
        context.Channels.Where(channel => channel.ChannelId == task.ChannelId).Select(channel => channel.Platform).Single(),
        task.Link,
        task.LastDeparture,
        task.Reasons,
        task.DueDate,
        task.RaisedAt,
        task.ConfirmedBy,
        task.ConfirmedAt,
        context.TakedownChecks.Where(check => check.TakedownId == task.Id).OrderByDescending(check => check.Id).Select(check => new TakedownCheck(check.State, check.Address, check.Why, check.CheckedAt)).FirstOrDefault()));
}

/// <summary>A takedown task in a list. It names nobody.</summary>
/// <param name="IsHeldBack">Whether the photo is locked for safeguarding: then only the safeguarding lead may be told which one it is.</param>
/// <param name="ReleaseId">The release that it left with.</param>
/// <param name="WasFound">Whether it did not leave from here, but was found on one of the school's own sites.</param>
/// <param name="Number">Its number in that release, which names its file in the package; null where the release does not know it.</param>
/// <param name="Link">Where it was published; empty when that was never recorded.</param>
/// <param name="LastDeparture">The last departure that it is for: whoever confirms it says up to which one they knew.</param>
/// <param name="Reasons">Why it must come down.</param>
/// <param name="DueDate">The day by which it should be down.</param>
/// <param name="RaisedAt">When the task was raised.</param>
/// <param name="ConfirmedBy">Who confirmed that it is down, or null.</param>
/// <param name="ConfirmedAt">When that was confirmed, or null.</param>
/// <param name="LastCheck">What was there when it was last looked after; null when that was never done.</param>
public sealed record TakedownTask(
    long Id,
    long PhotoId,
    bool IsHeldBack,
    long ReleaseId,
    bool WasFound,
    int? Number,
    string ChannelId,
    string Platform,
    string Link,
    long LastDeparture,
    IReadOnlyList<Reason> Reasons,
    DateOnly DueDate,
    DateTimeOffset RaisedAt,
    string? ConfirmedBy,
    DateTimeOffset? ConfirmedAt,
    TakedownCheck? LastCheck)
{
    /// <summary>What its file in the package is called; null where there is none.</summary>
    public string? FileName => Number is { } number && !WasFound ? ReleaseCopyWriter.FileName(number) : null;

    /// <summary>Whether its day is over and nobody has confirmed.</summary>
    public bool IsOverdue(DateOnly today) => ConfirmedAt is null && DueDate < today;
}

/// <summary>What was found when somebody or the night looked whether a photo came down.</summary>
/// <param name="Address">The address that decided it.</param>
/// <param name="Why">One sentence.</param>
public sealed record TakedownCheck(AddressState State, string Address, string Why, DateTimeOffset CheckedAt);
