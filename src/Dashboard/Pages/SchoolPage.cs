using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages;

/// <summary>A page about the school that the user is looking at.</summary>
public abstract class SchoolPage : PageModel
{
    private const string NoticeKey = "notice";

    /// <summary>Who is at work.</summary>
    public CurrentUser Current => HttpContext.RequestServices.GetRequiredService<CurrentUser>();

    /// <summary>The school's id.</summary>
    protected int SchoolId => Current.SchoolId;

    /// <summary>The user's name for audit entries and rows.</summary>
    protected string Actor => Current.UserName;

    /// <summary>Cancelled when the browser disconnects.</summary>
    protected CancellationToken Aborted => HttpContext.RequestAborted;

    /// <summary>The school's tables. The caller disposes of it.</summary>
    protected ConsentLensDbContext OpenSchool() => HttpContext.RequestServices.GetRequiredService<ConsentLensDbContextFactory>().Create(SchoolId);

    /// <summary>What the files of the page's photos were called when they were uploaded; of none where the user may not see names.</summary>
    public IReadOnlyDictionary<long, string> FileNames { get; private set; } = new Dictionary<long, string>();

    /// <summary>Reads what the files of photos were called, for whoever may see names.</summary>
    protected async Task ReadFileNamesAsync(IEnumerable<long> photos)
    {
        if (Current.Has(Permission.ViewRestrictedList))
            FileNames = await HttpContext.RequestServices.GetRequiredService<PhotoFileNames>().ReadAsync(SchoolId, photos, Aborted);
    }

    /// <summary>Shows one sentence at the top of the next page.</summary>
    protected void Tell(string notice) => TempData[NoticeKey] = notice;

    /// <summary>Shows the page again with what was wrong.</summary>
    protected PageResult Refuse(string problem, string field = "")
    {
        ModelState.AddModelError(field, problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
