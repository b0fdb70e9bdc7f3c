using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Asks whether a photo is to be deleted that was uploaded by mistake.</summary>
public sealed class DeleteModel(PhotoDossierReader dossiers, RecordView views, DeleteUploads delete) : DeletePage
{
    /// <summary>The photo.</summary>
    public PhotoDossier Photo { get; private set; } = null!;

    /// <inheritdoc/>
    public override string Back => $"/photos/{Photo.PhotoId}";

    /// <inheritdoc/>
    public override string Action => "Delete this photo";

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(long id) => await LoadAsync(id) ? Page() : NotFound();

    /// <summary>Deletes the photo.</summary>
    public async Task<IActionResult> OnPostAsync(long id)
    {
        if (!await LoadAsync(id))
            return NotFound();
        return await DeleteAsync(() => delete.PhotoAsync(SchoolId, id, Reason, Actor, Aborted), _ => $"Photo {id} has been deleted.", $"/batches/{Photo.BatchId}");
    }

    private async Task<bool> LoadAsync(long id)
    {
        if (await dossiers.ReadAsync(SchoolId, id, Aborted) is not { State: not PhotoState.Purged } photo)
            return false;
        Photo = photo;
        if (photo.Channels.Any(channel => RecordView.IsRestricted(channel.Verdict, channel.Reasons)))
            await views.RunAsync(SchoolId, id, Actor, Aborted);
        Obstacle = await delete.LookAtPhotoAsync(SchoolId, id, Aborted);
        return true;
    }
}
