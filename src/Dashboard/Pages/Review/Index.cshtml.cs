using System.Globalization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Review;

/// <summary>The photos waiting for a decision, one at a time, the greatest risk first.</summary>
[Requires(Permission.ReviewPhotos)]
public sealed class IndexModel(PhotoDeskServices services, ReviewQueue queue, PhotoPreviews previews) : PhotoDeskPage(services)
{
    /// <summary>More would make the URL too long.</summary>
    private const int MostSkipped = 100;

    /// <summary>How many photos wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Photos that were skipped, as numbers with commas between them.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Skipped { get; set; }

    public int SkippedCount => SkippedIds.Count;

    /// <summary>What the page is called.</summary>
    public string Title => Desk is null ? "Review" : $"Review photo {Desk.Photo.PhotoId}";

    /// <summary>The address of this page with what was skipped.</summary>
    public string FormAddress => AddressFor(Desk?.Photo.PhotoId ?? 0);

    /// <inheritdoc/>
    protected override long PhotoId => long.TryParse(Request.Query["photo"], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0;

    private IReadOnlyCollection<long> SkippedIds =>
    [
        .. (Skipped ?? string.Empty).Split(',')
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0)
            .Where(id => id > 0)
            .Distinct()
            .TakeLast(MostSkipped),
    ];

    /// <summary>Shows the photo in the URL if it is waiting and nobody else has claimed it; otherwise the next one.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        TakeSaid();
        return await ShowNextAsync(PhotoId, turn: null) ? Page() : NotFound();
    }

    /// <summary>Leaves a photo to somebody else, or for later.</summary>
    public async Task<IActionResult> OnPostSkipAsync()
    {
        await queue.ReleaseAsync(SchoolId, PhotoId, Actor, Aborted);
        Skipped = string.Join(',', SkippedIds.Append(PhotoId).Distinct());
        if (!IsPart)
            return LocalRedirect($"/review?skipped={Skipped}");
        return await ShowNextAsync(0, turn: null) ? Part() : NotFound();
    }

    /// <summary>Claims the next photo and makes its preview while the user is still looking at this one.</summary>
    public async Task<IActionResult> OnPostAheadAsync()
    {
        if (await queue.NextAsync(SchoolId, Actor, [.. SkippedIds, PhotoId], Aborted) is { } next)
            _ = await previews.ReadAsync(SchoolId, next, PreviewSize.Large, PreviewFaces.Shown, Aborted);
        return new NoContentResult();
    }

    /// <inheritdoc/>
    protected override string AddressFor(long photoId) =>
        SkippedIds.Count == 0 ? $"/review?photo={photoId}" : $"/review?photo={photoId}&skipped={string.Join(',', SkippedIds)}";

    /// <inheritdoc/>
    protected override string PartView => "/Pages/Review/_ReviewPage.cshtml";

    /// <inheritdoc/>
    protected override string AfterStop(PhotoDossier photo) => "/review";

    /// <inheritdoc/>
    protected override Task<bool> ShowAfterAsync(long photoId, FaceTurn? turn) => ShowNextAsync(photoId, turn);

    private async Task<bool> ShowNextAsync(long photoId, FaceTurn? turn)
    {
        // A face's number says something of its own photo alone.
        if (await FindAsync(photoId) is { } next && !await ShowAsync(next, next == photoId ? turn : null))
            return false;
        Waiting = await queue.CountAsync(SchoolId, Aborted);
        return true;
    }

    private async Task<long?> FindAsync(long photoId)
    {
        if (photoId > 0)
        {
            bool waits = await queue.IsWaitingAsync(SchoolId, photoId, Aborted);
            if (waits && await queue.ClaimAsync(SchoolId, photoId, Actor, Aborted))
                return photoId;
            await queue.ReleaseAsync(SchoolId, photoId, Actor, Aborted);
        }

        return await queue.NextAsync(SchoolId, Actor, SkippedIds, Aborted);
    }
}
