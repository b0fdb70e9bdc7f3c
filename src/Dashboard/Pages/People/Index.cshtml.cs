using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.Lists;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The register, searched.</summary>
[Requires(Permission.ViewRegister)]
public sealed class IndexModel(PeopleLists lists) : SchoolPage
{
    /// <summary>Name, number or UPN.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Class { get; set; }

    [BindProperty(SupportsGet = true)]
    public PersonRole? Role { get; set; }

    /// <summary>A use that people may not be shown in.</summary>
    [BindProperty(SupportsGet = true)]
    public Use? Restricted { get; set; }

    /// <summary>Include people who have left.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Leavers { get; set; }

    /// <summary>The page of the list.</summary>
    [BindProperty(SupportsGet = true, Name = "page")]
    public int PageNumber { get; set; } = 1;

    public PeoplePage Found { get; private set; } = null!;

    /// <summary>The other pages.</summary>
    public PageLinks Pages { get; private set; } = null!;

    /// <summary>Searches.</summary>
    public async Task OnGetAsync()
    {
        ModelState.Clear();
        var query = new PeopleQuery
        {
            Text = Text,
            Class = Class,
            Role = Role,
            RestrictedFor = Restricted,
            SeesBars = Current.Has(Permission.Safeguarding),
            WithLeavers = Leavers,
            Page = PageNumber,
        };
        Found = await lists.SearchAsync(SchoolId, query, Aborted);
        Dictionary<string, string?> kept = new()
        {
            ["text"] = Text,
            ["class"] = Class,
            ["role"] = Role?.ToString(),
            ["restricted"] = Restricted?.ToString(),
            ["leavers"] = Leavers ? "true" : null,
        };
        Pages = PageLinks.Of("/people", kept, "page", Found.Page, Found.Pages);
    }
}
