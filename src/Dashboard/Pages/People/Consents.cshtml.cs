using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.Lists;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The consent matrix: each person and each use, for the whole school or a class, for printing.</summary>
[Requires(Permission.ViewRegister)]
public sealed class ConsentsModel(PeopleLists lists, ExportPeople export, SchoolClock clock, TimeProvider time) : SchoolPage
{
    private const int PageSize = 250;

    /// <summary>A class, or null for the whole school.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Class { get; set; }

    /// <summary>The page of the list.</summary>
    [BindProperty(SupportsGet = true, Name = "page")]
    public int PageNumber { get; set; } = 1;

    public PeoplePage Found { get; private set; } = null!;

    /// <summary>The other pages.</summary>
    public PageLinks Pages { get; private set; } = null!;

    /// <summary>When the matrix was read, in words.</summary>
    public string At { get; private set; } = string.Empty;

    /// <summary>Reads the matrix.</summary>
    public async Task OnGetAsync()
    {
        ModelState.Clear();
        At = clock.Moment(time.GetUtcNow());
        Found = await lists.SearchAsync(SchoolId, new PeopleQuery { Class = Class, SeesBars = Current.Has(Permission.Safeguarding), Page = PageNumber, PageSize = PageSize }, Aborted);
        Pages = PageLinks.Of("/people/consents", [new("class", Class)], "page", Found.Page, Found.Pages);
    }

    /// <summary>Sends the matrix as a file.</summary>
    public async Task<IActionResult> OnPostExportAsync(string format)
    {
        ModelState.Clear();
        var wanted = new PeopleExport(ExportSubject.Consents, IsWorkbook: format != "csv");
        return PeopleFile.Of(wanted, await export.RunAsync(SchoolId, wanted, new PeopleQuery { Class = Class, SeesBars = Current.Has(Permission.Safeguarding) }, Actor, Aborted));
    }
}
