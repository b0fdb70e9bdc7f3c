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

    public async Task<IActionResult> OnGetAsync() => await ShowAsync(PhotoId) ? Page() : NotFound();

    /// <inheritdoc/>
    protected override string AddressFor(long photoId) => $"/photos/{photoId}?";

    /// <inheritdoc/>
    protected override string AfterStop(PhotoDossier photo)
    {
        return $"/batches/{photo.BatchId}";
    }
}
