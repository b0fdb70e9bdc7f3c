using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Online;

/// <summary>How far the look through a site has come, as a fragment that the site's page polls; once it is over, the whole page is refreshed.</summary>
[Requires(Permission.ViewOnline)]
public sealed class ProgressModel : SchoolPage
{
    /// <summary>The look that is under way; null once it is over.</summary>
    public SiteAuditRow? Now { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        if (!await context.Sites.AnyAsync(site => site.Id == id && site.RemovedAt == null, Aborted))
            return NotFound();
        Now = await context.SiteAudits.AsNoTracking().SingleOrDefaultAsync(audit => audit.SiteId == id && audit.EndedAt == null, Aborted);
        if (Now is null)
            Response.Headers["HX-Refresh"] = "true";
        return Page();
    }
}
