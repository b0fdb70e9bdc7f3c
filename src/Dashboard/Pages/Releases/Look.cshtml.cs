using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>The copies of a release that is being prepared, one after another, as they would go out.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class LookModel(CopyViews views, ReleaseDraft drafts, ReleaseNames names, PhotoDossierReader dossiers, SchoolClock clock) : SchoolPage
{
    /// <summary>The release.</summary>
    public ReleaseRow Row { get; private set; } = null!;

    /// <summary>What it is called.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Its copies, in the order of their numbers.</summary>
    public IReadOnlyList<CopyView> Copies { get; private set; } = [];

    /// <summary>Which of them is shown, from 0.</summary>
    public int Place { get; private set; }

    /// <summary>The copy that is shown; null where there is none.</summary>
    public CopyPanel? Panel { get; private set; }

    /// <summary>A photo that was just taken out, or null.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Taken { get; set; }

    /// <summary>The number that it had.</summary>
    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    /// <summary>Where this page is with a photo.</summary>
    public string AddressOf(long photo) => $"/releases/{Row.Id}/look?photo={photo}";

    /// <summary>Where the page of the release is, at the place of a photo.</summary>
    public string BackTo(long photo) => $"/releases/{Row.Id}#photo-{photo}";

    /// <summary>Shows a photo; without one, the first that the user has not looked at yet.</summary>
    public async Task<IActionResult> OnGetAsync(long id, long? photo)
    {
        if (!await FindAsync(id))
            return NotFound();
        if (Row.State != ReleaseState.Draft)
            return RedirectToPage("/Releases/Release", new { id });
        Name = ReleaseText.NameOf(id, (await names.ReadAsync(SchoolId, [id], Aborted)).GetValueOrDefault(id));
        Copies = await views.ReadAsync(SchoolId, id, Actor, Aborted);
        Place = Copies.ToList().FindIndex(copy => photo is null ? !copy.IsSeen : copy.PhotoId == photo);
        if (Place < 0)
            Place = 0;
        if (Copies.Count > 0)
            Panel = await PanelAsync(Copies[Place], $"/photos/{Copies[Place].PhotoId}/copies/{id}");
        return Page();
    }

    /// <summary>What is to be said of a copy, for a script that fetches it ahead.</summary>
    public async Task<IActionResult> OnGetCopyAsync(long id, long photo)
    {
        if (!await FindAsync(id) || await views.FindAsync(SchoolId, id, photo, Actor, Aborted) is not { } copy)
            return NotFound();
        return Partial("_Copy", await PanelAsync(copy, null));
    }

    /// <summary>A script says that a copy that it fetched ahead is on the screen.</summary>
    public async Task<IActionResult> OnPostShownAsync(long id, long photo, string? content) =>
        IsHash(content) && await views.ShownAsync(SchoolId, id, photo, Actor, Convert.FromHexString(content!), Aborted) ? new NoContentResult() : new ConflictResult();

    /// <summary>Takes a photo out, and goes on to the next.</summary>
    public async Task<IActionResult> OnPostTakeOutAsync(long id, long photo)
    {
        if (!await FindAsync(id))
            return NotFound();
        IReadOnlyList<CopyView> before = await views.ReadAsync(SchoolId, id, Actor, Aborted);
        try
        {
            await drafts.RemoveAsync(SchoolId, id, [photo], Actor, Aborted);
        }
        catch (RefusedException refused)
        {
            return Back(id, refused);
        }

        if (Request.Headers.XRequestedWith == "script")
            return new NoContentResult();
        CopyView? taken = before.FirstOrDefault(copy => copy.PhotoId == photo);
        CopyView? next = before.FirstOrDefault(copy => copy.Number > taken?.Number) ?? before.LastOrDefault(copy => copy.PhotoId != photo);
        return RedirectToPage("/Releases/Look", new { id, photo = next?.PhotoId, taken = taken?.PhotoId, number = taken?.Number });
    }

    /// <summary>Puts a photo back in that was taken out.</summary>
    public async Task<IActionResult> OnPostPutBackAsync(long id, long photo)
    {
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            await drafts.PutBackAsync(SchoolId, id, photo, Number, Actor, Aborted);
        }
        catch (RefusedException refused)
        {
            return Back(id, refused);
        }

        Tell("The photo is back in the release.");
        return LocalRedirect(AddressOf(photo));
    }

    private RedirectToPageResult Back(long id, RefusedException refused)
    {
        Tell(refused.Message);
        return RedirectToPage("/Releases/Release", new { id });
    }

    private async Task<bool> FindAsync(long id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        if (await context.Releases.AsNoTracking().SingleOrDefaultAsync(release => release.Id == id, Aborted) is not { } row)
            return false;
        Row = row;
        return true;
    }

    private async Task<CopyPanel> PanelAsync(CopyView copy, string? address)
    {
        PhotoDossier? photo = await dossiers.ReadAsync(SchoolId, copy.PhotoId, Aborted);
        return new CopyPanel(copy, photo is null ? null : new PhotoDesk(photo, [], Current, clock, string.Empty, null, null), Row.ChannelId, address);
    }

    private static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigit);
}
