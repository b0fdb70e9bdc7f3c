using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Releases;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>One batch: how far it has got, and its photos by verdict.</summary>
[Requires(Permission.ViewPhotos)]
public sealed class BatchModel(BatchList list, BatchGrid grid, Bursts bursts, BatchVerdicts verdicts, ReleaseNames names, RetryBatch retry, SchoolClock clock) : SchoolPage
{
    private const int Size = 60;
    private const int LongestReleaseName = 100;

    public BatchSummary Batch { get; private set; } = null!;

    /// <summary>The channels of the school by their ids.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>How many photos have each verdict on each channel.</summary>
    public IReadOnlyList<VerdictTally> Tallies { get; private set; } = [];

    /// <summary>The counts of the channel that is shown; null when the school has no channel.</summary>
    public VerdictTally? Tally => Tallies.FirstOrDefault(tally => tally.ChannelId == Channel);

    /// <summary>The photos of the page.</summary>
    public IReadOnlyList<GridPhoto> Photos { get; private set; } = [];

    /// <summary>The same, those of one scene together.</summary>
    public IReadOnlyList<PhotoStack> Stacks { get; private set; } = [];

    /// <summary>How many photos the filter finds.</summary>
    public int Found { get; private set; }

    /// <summary>Packages that hold photos of this batch.</summary>
    public IReadOnlyList<(long Id, string Name, string ChannelId)> Packages { get; private set; } = [];

    /// <summary>The channel whose verdicts are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    /// <summary>The verdict that is shown; null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public Verdict? Verdict { get; set; }

    /// <summary>Which page it is, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public int Pages => Math.Max(1, (Found + Size - 1) / Size);

    /// <summary>Why no photo is shown, where none is.</summary>
    public string WhyEmpty => Batch switch
    {
        { State: BatchState.Receiving } => "No photos have been received yet.",
        { IsDeleted: true } => "The photos of this batch have been deleted.",
        _ when Verdict is { } verdict => $"No photo of this batch is under “{BatchText.Name(verdict)}” now.",
        { Duplicates: > 0, Photos: 0 } => "Every photo of this batch had been uploaded before, with an earlier batch.",
        _ => "There are no photos in this batch.",
    };

    /// <summary>Whether photos can be selected for a release. Those of an upload that is still open cannot.</summary>
    public bool CanRelease => Current.Has(Permission.PrepareRelease) && Tally is not null && Batch.State != BatchState.Receiving && WhyNothingGoes is null;

    /// <summary>Why nothing can be released on the channel that is shown, as one sentence; null where something can.</summary>
    public string? WhyNothingGoes => Channels.FirstOrDefault(channel => channel.ChannelId == Channel)?.ToChannel().ReasonNotToRelease(DateOnly.FromDateTime(clock.Now.UtcDateTime));

    /// <summary>How many photos the filter finds, on whichever page, that may be released.</summary>
    public int Releasable => Verdict switch
    {
        null => (Tally?.Clear + Tally?.Blur) ?? 0,
        Consent.Policy.Verdict.Clear or Consent.Policy.Verdict.Blur => Tally?.Of(Verdict.Value) ?? 0,
        _ => 0,
    };

    /// <summary>How many of them are asked for, the first ones; as it was typed.</summary>
    [BindProperty]
    public string? First { get; set; }

    /// <summary>Shows the batch.</summary>
    public async Task<IActionResult> OnGetAsync(long id) => await LoadAsync(id) ? Page() : NotFound();

    /// <summary>Resumes a batch that got stuck.</summary>
    public async Task<IActionResult> OnPostRetryAsync(long id)
    {
        if (!Current.Has(Permission.Upload))
            return Forbid();
        Tell(await retry.RunAsync(SchoolId, id, Aborted) ? "ConsentLens is trying this batch again." : "This batch does not need to be tried again.");
        return Redirect($"/batches/{id}");
    }

    /// <summary>Starts a release with the selected photos, with all that may be released, or with the first of those.</summary>
    /// <param name="take">"all", "first", or nothing for those that are selected.</param>
    public async Task<IActionResult> OnPostReleaseAsync(long id, long[] photos, string? take, [FromServices] ReleaseDraft draft)
    {
        if (!Current.Has(Permission.PrepareRelease))
            return Forbid();
        if (!await LoadAsync(id))
            return NotFound();
        int most = ReleaseDraft.MostPhotos;
        // Who types a number and presses Enter means that number.
        bool isFirst = take == "first" || (take is null && photos.Length == 0 && !string.IsNullOrWhiteSpace(First));
        if (isFirst && (!int.TryParse(First, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is 0 or > ReleaseDraft.MostPhotos))
            return Refuse($"Enter a whole number of photos, from 1 to {ReleaseDraft.MostPhotos}.", nameof(First));
        if (isFirst || take == "all")
            photos = await grid.ReleasableAsync(SchoolId, new GridFilter(id, Channel ?? string.Empty, Verdict, 1, Size), most, Aborted);
        if (photos.Length == 0)
            return Refuse("Select at least one photo that is clear or has a redacted copy.", "grid");
        try
        {
            DraftOutcome outcome = await draft.CreateAsync(SchoolId, Channel ?? string.Empty, Batch.Name.Length <= LongestReleaseName ? Batch.Name : null, photos, Actor, Aborted);
            Tell(outcome.LeftOut.Count == 0
                ? $"{BatchText.Photos(outcome.Added)} added to a new release."
                : $"{BatchText.Photos(outcome.Added)} added to a new release; {outcome.LeftOut.Count} may no longer be released and {(outcome.LeftOut.Count == 1 ? "was" : "were")} left out.");
            return Redirect($"/releases/{outcome.ReleaseId}");
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, "grid");
        }
    }

    /// <summary>The address of this page with another filter.</summary>
    public string Address(string? channel, Verdict? verdict, int page) =>
        $"/batches/{Batch.Id}?channel={Uri.EscapeDataString(channel ?? string.Empty)}{(verdict is { } chosen ? $"&verdict={chosen.ToString().ToLowerInvariant()}" : string.Empty)}{(page > 1 ? $"&p={page}" : string.Empty)}";

    /// <summary>A channel's name.</summary>
    public string NameOf(string channelId) => Channels.FirstOrDefault(channel => channel.ChannelId == channelId)?.Platform ?? channelId;

    /// <summary>A time where the school is.</summary>
    public string Time(DateTimeOffset at) => clock.Moment(at);

    private async Task<bool> LoadAsync(long id)
    {
        if (await list.FindAsync(SchoolId, id, Aborted) is not { } batch)
            return false;
        Batch = batch;
        await using ConsentLensDbContext context = OpenSchool();
        Channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(Aborted);
        Tallies = await verdicts.CountAsync(SchoolId, id, Aborted);
        Channel = Tallies.FirstOrDefault(tally => tally.ChannelId == Channel)?.ChannelId
            ?? batch.ChannelIds.FirstOrDefault(chosen => Tallies.Any(tally => tally.ChannelId == chosen))
            ?? (Tallies.Count > 0 ? Tallies[0].ChannelId : null);
        Number = Math.Max(1, Number);
        (Photos, Found) = await grid.PageAsync(SchoolId, new GridFilter(id, Channel ?? string.Empty, Verdict, Number, Size), Aborted);
        Dictionary<long, GridPhoto> shown = Photos.ToDictionary(photo => photo.Id);
        Stacks = [.. (await bursts.OfAsync(SchoolId, [.. Photos.Select(photo => photo.Id)], Aborted)).Select(run => PhotoStack.Of(run.Select(photo => shown[photo])))];
        var packages = await context.Releases.AsNoTracking()
            .Where(release => release.State == ReleaseState.Built
                && context.ReleaseItems.Any(item => item.ReleaseId == release.Id && context.Photos.Any(photo => photo.Id == item.PhotoId && photo.BatchId == id)))
            .OrderByDescending(release => release.Id)
            .Select(release => new { release.Id, release.ChannelId })
            .ToArrayAsync(Aborted);
        IReadOnlyDictionary<long, string> called = await names.ReadAsync(SchoolId, packages.Select(release => release.Id), Aborted);
        Packages = [.. packages.Select(release => (release.Id, ReleaseText.NameOf(release.Id, called.GetValueOrDefault(release.Id)), release.ChannelId))];
        return true;
    }
}
