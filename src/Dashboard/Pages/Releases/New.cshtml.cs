using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>Prepares a release of photos from one batch for a channel.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class NewModel(ReleaseDraft drafts, BatchList batches, TimeProvider time) : SchoolPage
{
    private const int MostBatches = 50;
    private const int LongestName = 100;

    private readonly HashSet<long> _ticked = [];

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Batch { get; set; }

    /// <summary>What the release is called.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Channels that take photos today.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>The latest batches.</summary>
    public IReadOnlyList<BatchSummary> Batches { get; private set; } = [];

    /// <summary>Photos that may be released, as far as a release can have so many.</summary>
    public IReadOnlyList<(long Id, Verdict Verdict)> Photos { get; private set; } = [];

    /// <summary>How many there are in all.</summary>
    public int Total { get; private set; }

    /// <summary>How many of them are ticked, the first ones; null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public int? First { get; set; }

    /// <summary>Why there is no photo to choose, where there is none.</summary>
    public string WhyEmpty => Batches.FirstOrDefault(batch => batch.Id == Batch) switch
    {
        null => "No photos have been uploaded yet.",
        { IsDeleted: true } => "The photos of this batch have been deleted.",
        { State: BatchState.Receiving or BatchState.Screening } => "None of these photos may be released on this channel yet: the batch is still being screened.",
        _ => "None of these photos is clear or redacted for this channel.",
    };

    /// <summary>Why other channels take nothing, each in one sentence.</summary>
    public IReadOnlyList<string> NothingGoes { get; private set; } = [];

    /// <summary>Whether a photo is ticked: all are at first, and what was ticked stays so when the page says what was wrong.</summary>
    public bool IsTicked(long photo, int place) => ModelState.IsValid ? place < (First ?? int.MaxValue) : _ticked.Contains(photo);

    /// <summary>Shows what can be chosen.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Begins the release.</summary>
    public async Task<IActionResult> OnPostAsync(IReadOnlyList<long> photos)
    {
        try
        {
            DraftOutcome outcome = await drafts.CreateAsync(SchoolId, Channel ?? string.Empty, Name, photos, Actor, Aborted);
            if (outcome.LeftOut.Count > 0)
                Tell($"{Counted.Of(outcome.LeftOut.Count, "photo was", "photos were")} left out: the verdict no longer allows a release.");
            return RedirectToPage("/Releases/Release", new { id = outcome.ReleaseId });
        }
        catch (RefusedException refused)
        {
            await ReadAsync();
            _ticked.UnionWith(photos);
            return Refuse(refused.Message, Name?.Trim().Length > LongestName ? nameof(Name) : "photos");
        }
    }

    private async Task ReadAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        ChannelRow[] channels = await context.Channels.AsNoTracking().Include(row => row.Posters).OrderBy(row => row.ChannelId).ToArrayAsync(Aborted);
        Channels = [.. channels.Where(row => row.ToChannel().ReasonNotToRelease(today) is null)];
        NothingGoes = [.. channels.Where(row => !row.IsClosed(time.GetUtcNow())).Select(row => row.ToChannel().ReasonNotToRelease(today)).OfType<string>()];
        (Batches, _) = await batches.PageAsync(SchoolId, new BatchQuery(1, MostBatches), Aborted);
        Channel = Channels.Any(row => row.ChannelId == Channel) ? Channel : Channels.Select(row => row.ChannelId).FirstOrDefault();
        Batch = Batches.Any(row => row.Id == Batch) ? Batch : Batches.Select(row => (long?)row.Id).FirstOrDefault();
        IQueryable<VerdictRow> releasable = context.Verdicts
            .Where(verdict => verdict.ChannelId == Channel && (verdict.Verdict == Verdict.Clear || verdict.Verdict == Verdict.Blur))
            .Where(verdict => context.Photos.Any(photo => photo.Id == verdict.PhotoId && photo.BatchId == Batch && photo.State == PhotoState.Screened));
        Total = await releasable.CountAsync(Aborted);
        var photos = await releasable
            .OrderBy(verdict => verdict.PhotoId)
            .Take(ReleaseDraft.MostPhotos)
            .Select(verdict => new { verdict.PhotoId, verdict.Verdict })
            .ToListAsync(Aborted);
        Photos = [.. photos.Select(photo => (photo.PhotoId, photo.Verdict))];
        await ReadFileNamesAsync(Photos.Select(photo => photo.Id));
    }
}
