using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.People.Lists;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The register, searched.</summary>
[Requires(Permission.ViewRegister)]
public sealed class IndexModel(PeopleLists lists, ExportPeople export, UnrecognisedPeople unrecognised, SchoolClock clock) : SchoolPage
{
    private ILookup<string, ExpiringConsent> _lapsing = Array.Empty<ExpiringConsent>().ToLookup(consent => consent.Person.Id);

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

    /// <summary>Only people who are held because an import rejected a row about them.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Held { get; set; }

    /// <summary>Only people who may not be shown somewhere and cannot be recognised.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Unrecognised { get; set; }

    /// <summary>Only people of whom a consent lapses soon.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Lapsing { get; set; }

    /// <summary>Whom the home page sent the user to, in words; null for everybody.</summary>
    public string? Only =>
        Held ? "people held because a row about them could not be imported"
        : Unrecognised ? "people who may not be shown on at least one channel and have no reference photo that can be used"
        : Lapsing ? $"people with a consent that lapses within {HomeOverview.Notice.TotalDays:0} days"
        : null;

    /// <summary>Why nobody is listed, where nobody is.</summary>
    public string WhyEmpty => Text is null && Class is null && Role is null && Restricted is null
        ? Only is null
            ? $"Nobody is on the register{(Leavers ? string.Empty : " now")}. Import it from the school’s own system, or add somebody by hand."
            : $"There are no {Only}."
        : "Nobody found. Search for part of the name, or remove a filter.";

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
        Found = await lists.SearchAsync(SchoolId, await QueryAsync(), Aborted);
        Pages = PageLinks.Of("/people", Kept, "page", Found.Page, Found.Pages);
    }

    /// <summary>Sends the people found, or the whole register, as a file.</summary>
    public async Task<IActionResult> OnPostExportAsync(ExportSubject subject, string format)
    {
        ModelState.Clear();
        var wanted = new PeopleExport(subject, IsWorkbook: format != "csv");
        return PeopleFile.Of(wanted, await export.RunAsync(SchoolId, wanted, await QueryAsync(), Actor, Aborted));
    }

    /// <summary>What is looked for, for the address of another page.</summary>
    public IReadOnlyDictionary<string, string?> Kept => new Dictionary<string, string?>
    {
        ["text"] = Text,
        ["class"] = Class,
        ["role"] = Role?.ToString(),
        ["restricted"] = Restricted?.ToString(),
        ["leavers"] = Leavers ? "true" : null,
        ["held"] = Held ? "true" : null,
        ["unrecognised"] = Unrecognised ? "true" : null,
        ["lapsing"] = Lapsing ? "true" : null,
    };

    private async Task<PeopleQuery> QueryAsync() => new()
    {
        Text = Text,
        Class = Class,
        Role = Role,
        RestrictedFor = Restricted,
        OnlyHeld = Held,
        Among = await AmongAsync(),
        SeesBars = Current.Has(Permission.Safeguarding),
        WithLeavers = Leavers,
        Page = PageNumber,
    };

    /// <summary>What of a person's consents lapses soon, where that was asked for.</summary>
    public IEnumerable<string> LapsesOf(string personId) =>
        _lapsing[personId].Select(consent => $"{PeopleText.NameOf(consent.Use)} lapses on {clock.Day(consent.Expires)}");

    private async Task<IReadOnlySet<string>?> AmongAsync()
    {
        if (Lapsing)
            _lapsing = (await lists.ExpiringAsync(SchoolId, HomeOverview.Notice, Aborted)).ToLookup(consent => consent.Person.Id, StringComparer.Ordinal);
        if (Unrecognised)
            return (await unrecognised.FindAsync(SchoolId, [], [], Aborted)).Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        return Lapsing ? _lapsing.Select(consents => consents.Key).ToHashSet(StringComparer.Ordinal) : null;
    }
}
