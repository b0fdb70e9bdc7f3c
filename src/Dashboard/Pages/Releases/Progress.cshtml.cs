using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.Publication;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>How far a package is, as a piece of the release's page that is fetched again and again; once it is done the whole page is.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class ProgressModel : SchoolPage
{
    /// <summary>How far it is, or null while nobody has begun.</summary>
    public JobProgressRow? Row { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        ReleaseState? state = await context.Releases.Where(release => release.Id == id).Select(release => (ReleaseState?)release.State).SingleOrDefaultAsync(Aborted);
        if (state is null)
            return NotFound();
        string job = BuildProgress.JobOf(id);
        Row = await context.JobProgress.AsNoTracking().SingleOrDefaultAsync(row => row.Job == job, Aborted);
        if (state != ReleaseState.Approved || Row?.Error is not null)
            Response.Headers["HX-Refresh"] = "true";
        return Page();
    }
}
