using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
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

    /// <summary>Words of the name or the event.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    /// <summary>Only batches that have got this far.</summary>
    [BindProperty(SupportsGet = true)]
    public BatchState? State { get; set; }

    /// <summary>How many there are on all pages.</summary>
    public int Total { get; private set; }

    /// <summary>Whether only some batches are looked for.</summary>
    public bool IsNarrowed => State is not null || !string.IsNullOrWhiteSpace(Text);

    /// <summary>The way to the other pages.</summary>
    public PageLinks Pages { get; private set; } = Paging.None.Links;

    /// <summary>Shows a page.</summary>
    public async Task OnGetAsync()
    {
        Number = Math.Max(1, Number);
        (Batches, Total) = await list.PageAsync(SchoolId, new BatchQuery(Number, Size, Text, State), Aborted);
        Pages = Paging.Of(HttpContext, Number, Size, Total).Links;
    }

    /// <summary>A time where the school is.</summary>
    public string Time(DateTimeOffset at) => clock.Moment(at);
}
