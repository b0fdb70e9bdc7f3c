using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>Lists all batches, the latest first.</summary>
[Requires(Permission.ViewPhotos)]
public sealed class IndexModel(BatchList list, SchoolClock clock) : SchoolPage
{
    private const int Size = 25;

    /// <summary>The batches of the page.</summary>
    public IReadOnlyList<BatchSummary> Batches { get; private set; } = [];

    /// <summary>Which page it is, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public int Pages { get; private set; }

    /// <summary>Shows a page.</summary>
    public async Task OnGetAsync()
    {
        Number = Math.Max(1, Number);
        (Batches, int total) = await list.PageAsync(SchoolId, Number, Size, Aborted);
        Pages = Math.Max(1, (total + Size - 1) / Size);
    }

    /// <summary>A time where the school is.</summary>
    public string Time(DateTimeOffset at) => clock.Moment(at);
}
