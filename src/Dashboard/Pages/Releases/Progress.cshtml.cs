using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>The progress of a package, as a fragment that the release's page polls; once the package is done, the whole page is refreshed.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class ProgressModel : SchoolPage
{
    /// <summary>How far it has got, or null before it has started.</summary>
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
