using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>One release, from draft to publication.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class ReleaseModel(
    ReleaseDraft drafts, CopyViews views, ApproveRelease approve, CancelRelease cancel, DownloadPackage download, RecordPublication publish, ReleaseNames names) : SchoolPage
{
    private HashSet<long> _seen = [];

    public ReleaseRow Row { get; private set; } = null!;

    /// <summary>What it is called, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>Its photos, in the order of their numbers.</summary>
    public IReadOnlyList<ReleasePhoto> Photos { get; private set; } = [];

    /// <summary>The copies of a draft, and which of them the user has looked at; empty later.</summary>
    public IReadOnlyList<CopyView> Copies { get; private set; } = [];

    /// <summary>That the user is about to approve copies unseen; null where they are not.</summary>
    public CopiesUnseenException? Question { get; private set; }

    /// <summary>Who was given its package, and when.</summary>
    public IReadOnlyList<DownloadRow> Downloads { get; private set; } = [];

    /// <summary>Where it was published.</summary>
    public IReadOnlyList<PublicationRow> Publications { get; private set; } = [];

    /// <summary>How far its package has got, or null.</summary>
    public JobProgressRow? Progress { get; private set; }

    /// <summary>Why its package cannot be downloaded, or null.</summary>
    public string? NoDownload { get; private set; }

    /// <summary>Where it was published, as it was just entered.</summary>
    [BindProperty]
    public string? Link { get; set; }

    /// <summary>Whether its package is being built.</summary>
    public bool IsBuilding => Row.State == ReleaseState.Approved && Progress?.Error is null;

    /// <summary>Whether a place is a web address that can be followed.</summary>
    public bool IsAddress(string link) => WebAddress.TryParse(link, out _);

    /// <summary>Whether the user has looked at a copy of a draft as it would go out now.</summary>
    public bool IsSeen(long photo) => _seen.Contains(photo);

    /// <summary>Shows the release.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        if (!await FindAsync(id))
            return NotFound();
        return Row.State == ReleaseState.Found ? await ToSiteAsync(id) : Page();
    }

    /// <summary>Takes photos out.</summary>
    public Task<IActionResult> OnPostRemoveAsync(long id, IReadOnlyList<long> photos) => DoAsync(id, async () =>
    {
        int removed = await drafts.RemoveAsync(SchoolId, id, photos, Actor, Aborted);
        return $"{Counted.Of(removed, "photo was", "photos were")} taken out.";
    }, photos.Count == 0 ? "Tick the photos to take out." : null, "photos");

    /// <summary>Approves the release. Whoever has not looked at every copy is told so, and approves with a second button, which says how many.</summary>
    public async Task<IActionResult> OnPostApproveAsync(long id, int unseen)
    {
        if (!Current.Has(Permission.ApproveRelease))
            return Forbid();
        try
        {
            return await DoAsync(id, async () =>
            {
                await approve.RunAsync(SchoolId, id, Actor, unseen, Aborted);
                return "The release has been approved, and its package is being built.";
            });
        }
        catch (CopiesUnseenException question)
        {
            Question = question;
            return Page();
        }
    }

    /// <summary>Builds the package again.</summary>
    public Task<IActionResult> OnPostTryAgainAsync(long id) => DoAsync(id, async () =>
    {
        await approve.TryAgainAsync(SchoolId, id, Aborted);
        return "The package is being built again.";
    });

    /// <summary>Cancels the release.</summary>
    public Task<IActionResult> OnPostCancelAsync(long id) => DoAsync(id, async () =>
    {
        await cancel.RunAsync(SchoolId, id, Actor, Aborted);
        return "The release has been cancelled.";
    });

    /// <summary>Begins a new release with the photos of this one that may be released now.</summary>
    public async Task<IActionResult> OnPostAgainAsync(long id)
    {
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            DraftOutcome outcome = await drafts.CreateAsync(SchoolId, Row.ChannelId, Name, [.. Photos.Select(photo => photo.PhotoId)], Actor, Aborted);
            if (outcome.LeftOut.Count > 0)
                Tell($"{Counted.Of(outcome.LeftOut.Count, "photo was", "photos were")} left out: the verdict no longer allows a release.");
            return RedirectToPage("/Releases/Release", new { id = outcome.ReleaseId });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message);
        }
    }

    public async Task<IActionResult> OnPostPublishAsync(long id, long? photoId) => Current.Has(Permission.RecordPublication)
        ? await DoAsync(id, async () =>
        {
            JudgingCounts counts = await publish.RunAsync(SchoolId, id, photoId, Link ?? string.Empty, Actor, Aborted);
            return counts.Takedowns == 0 ? "The publication has been recorded." : $"The publication has been recorded, and {Counted.Of(counts.Takedowns, "photo")} from it must come down straight away: see Takedowns.";
        }, null, nameof(Link))
        : Forbid();

    /// <param name="work">What is done, and what is told of it.</param>
    /// <param name="missing">What is missing from the form; null where nothing is.</param>
    /// <param name="field">The field that a refusal is about; empty for the release as a whole.</param>
    private async Task<IActionResult> DoAsync(long id, Func<Task<string>> work, string? missing = null, string field = "")
    {
        if (!await FindAsync(id))
            return NotFound();
        if (missing is not null)
            return Refuse(missing, field);
        try
        {
            Tell(await work());
            return RedirectToPage("/Releases/Release", new { id });
        }
        catch (RefusedException refused) when (refused is not CopiesUnseenException)
        {
            return Refuse(refused.Message, field);
        }
    }

    /// <summary>What was found online was not made here: its site has a page of its own.</summary>
    private async Task<IActionResult> ToSiteAsync(long id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        long? site = await context.Sites.Where(row => row.ReleaseId == id && row.RemovedAt == null).Select(row => (long?)row.Id).SingleOrDefaultAsync(Aborted);
        return site is null ? RedirectToPage("/Online/Index") : RedirectToPage("/Online/Site", new { id = site });
    }

    private async Task<bool> FindAsync(long id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        if (await context.Releases.AsNoTracking().SingleOrDefaultAsync(release => release.Id == id, Aborted) is not { } row)
            return false;
        Row = row;
        Name = (await names.ReadAsync(SchoolId, [id], Aborted)).GetValueOrDefault(id);
        Photos = await context.ReleaseItems
            .Where(item => item.ReleaseId == id)
            .OrderBy(item => item.Number)
            .Select(item => new ReleasePhoto(
                item.PhotoId,
                item.Number,
                context.Photos.Where(photo => photo.Id == item.PhotoId).Select(photo => photo.State).Single(),
                item.Verdict,
                context.Verdicts.Where(verdict => verdict.PhotoId == item.PhotoId && verdict.ChannelId == row.ChannelId).Select(verdict => (Verdict?)verdict.Verdict).SingleOrDefault(),
                item.CopySha256 != null,
                item.RemovedFaces == null ? 0 : item.RemovedFaces.Length))
            .ToListAsync(Aborted);
        if (row.State == ReleaseState.Draft)
        {
            Copies = await views.ReadAsync(SchoolId, id, Actor, Aborted);
            _seen = Copies.Where(copy => copy.IsSeen).Select(copy => copy.PhotoId).ToHashSet();
        }

        await ReadFileNamesAsync(Photos.Select(photo => photo.PhotoId));
        Downloads = await context.Downloads.AsNoTracking().Where(download => download.ReleaseId == id).OrderBy(download => download.Sequence).ToListAsync(Aborted);
        Publications = await context.Publications.AsNoTracking().Where(publication => publication.ReleaseId == id).OrderBy(publication => publication.Sequence).ToListAsync(Aborted);
        string job = BuildProgress.JobOf(id);
        Progress = await context.JobProgress.AsNoTracking().SingleOrDefaultAsync(progress => progress.Job == job, Aborted);
        if (row.State is ReleaseState.Built or ReleaseState.Retired)
            NoDownload = await download.ReasonNotToAsync(SchoolId, id, Aborted);
        return true;
    }
}
