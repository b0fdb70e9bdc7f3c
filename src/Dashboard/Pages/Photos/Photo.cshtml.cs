using System.Globalization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review.Dossier;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>One photo: who is in it, what that means for each channel, and its history.</summary>
[Requires(Permission.ViewPhotos)]
public sealed class PhotoModel(PhotoDeskServices services) : PhotoDeskPage(services)
{
    /// <inheritdoc/>
    protected override long PhotoId => long.Parse((string)RouteData.Values["id"]!, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override string PartView => "/Pages/Photos/_PhotoPage.cshtml";

    public async Task<IActionResult> OnGetAsync()
    {
        TakeSaid();
        return await ShowAsync(PhotoId) ? Page() : NotFound();
    }

    /// <inheritdoc/>
    protected override Task<bool> ShowAfterAsync(long photoId, FaceTurn? turn) => ShowAsync(photoId, turn);

    /// <inheritdoc/>
    protected override string AddressFor(long photoId) => $"/photos/{photoId}?";

    /// <inheritdoc/>
    protected override string AfterStop(PhotoDossier photo)
    {
        return $"/batches/{photo.BatchId}";
    }
}
