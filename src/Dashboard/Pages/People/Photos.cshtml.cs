using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.Review.Dossier;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The photos that somebody is or may be in, and where those are out. For the safeguarding lead: it tells who is in a blocked photo.</summary>
[Requires(Permission.ViewRestrictedList)]
public sealed class PhotosModel(PersonFiles files, PersonPhotos photos) : PersonForm(files)
{
    /// <summary>Only photos that they are in like this; null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public Presence? How { get; set; }

    /// <summary>Which page is shown, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>The photos of the page, the newest first.</summary>
    public IReadOnlyList<PersonPhoto> Found { get; private set; } = [];

    /// <summary>How many there are on all pages.</summary>
    public int Total { get; private set; }

    /// <summary>The way to the other pages.</summary>
    public PageLinks Pages { get; private set; } = Paging.None.Links;

    /// <summary>How somebody is in a photo, in a few words.</summary>
    public static string NameOf(Presence presence) => presence switch
    {
        Presence.Confirmed => "Confirmed by a person",
        Presence.Recognised => "Recognised",
        Presence.Possible => "Possible",
        _ => "Named only",
    };

    /// <summary>Lists them.</summary>
    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        (Found, Total) = await photos.ReadAsync(SchoolId, id, How, Number, Aborted);
        await ReadFileNamesAsync(Found.Select(photo => photo.PhotoId));
        Pages = Paging.Of(HttpContext, Number, PersonPhotos.PageSize, Total).Links;
        return Page();
    }
}
