using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Online;

namespace ConsentLens.Dashboard.Pages.Online;

/// <summary>The school's own sites, and what is on them.</summary>
[Requires(Permission.ViewOnline)]
public sealed class IndexModel(OnlineSites sites) : SchoolPage
{
    /// <summary>The sites that may be asked.</summary>
    public IReadOnlyList<SiteStanding> Sites { get; private set; } = [];

    /// <summary>Lists them.</summary>
    public async Task OnGetAsync() => Sites = await sites.ListAsync(SchoolId, Aborted);
}
