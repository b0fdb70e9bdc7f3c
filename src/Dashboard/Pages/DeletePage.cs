using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages;

/// <summary>Asks whether something that was uploaded by mistake is to be deleted, and why.</summary>
[Requires(Permission.DeleteUploads)]
public abstract class DeletePage : SchoolPage
{
    /// <summary>Why it is deleted.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Why it may not be deleted; null when it may be.</summary>
    public string? Obstacle { get; protected set; }

    /// <summary>Where it is shown.</summary>
    public abstract string Back { get; }

    /// <summary>What the button says.</summary>
    public abstract string Action { get; }

    /// <summary>Deletes, or says beside the reason what was wrong.</summary>
    /// <param name="after">Where to go then.</param>
    protected async Task<IActionResult> DeleteAsync(Func<Task<DeletedUploads>> delete, Func<DeletedUploads, string> tell, string after)
    {
        try
        {
            Tell(tell(await delete()));
            return LocalRedirect(after);
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(Reason));
        }
    }
}
