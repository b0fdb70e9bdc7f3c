using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Retention;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>Asks whether a batch is to be deleted that was uploaded by mistake.</summary>
public sealed class DeleteModel(BatchList list, DeleteUploads delete) : DeletePage
{
    /// <summary>The batch.</summary>
    public BatchSummary Batch { get; private set; } = null!;

    /// <inheritdoc/>
    public override string Back => $"/batches/{Batch.Id}";

    /// <inheritdoc/>
    public override string Action => $"Delete {BatchText.Photos(Left)}";

    private int Left { get; set; }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(long id) => await LoadAsync(id) ? Page() : NotFound();

    /// <summary>Deletes the batch.</summary>
    public async Task<IActionResult> OnPostAsync(long id)
    {
        if (!await LoadAsync(id))
            return NotFound();
        return await DeleteAsync(() => delete.BatchAsync(SchoolId, id, Reason, Actor, Aborted), TextOf, $"/batches/{id}");
    }

    private static string TextOf(DeletedUploads deleted)
    {
        string locked = deleted.Locked switch
        {
            0 => string.Empty,
            1 => " 1 photo is locked for a safeguarding concern and stays.",
            _ => $" {deleted.Locked} photos are locked for safeguarding concerns and stay.",
        };
        return $"{BatchText.Photos(deleted.Photos)} deleted.{locked}";
    }

    private async Task<bool> LoadAsync(long id)
    {
        if (await list.FindAsync(SchoolId, id, Aborted) is not { } batch)
            return false;
        Batch = batch;
        (Obstacle, Left) = await delete.LookAtBatchAsync(SchoolId, id, Aborted);
        return true;
    }
}
