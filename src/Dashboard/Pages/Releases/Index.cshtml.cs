using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>The releases of a school.</summary>
[Requires(Permission.PrepareRelease)]
public sealed class IndexModel(ReleaseNames names) : SchoolPage
{
    private const int Size = 50;

    /// <summary>Which page is shown, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>Only releases that wait for this; null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public ReleaseWait? Waits { get; set; }

    /// <summary>The releases of this page, the latest first.</summary>
    public IReadOnlyList<ReleaseLine> Releases { get; private set; } = [];

    /// <summary>The way to the other pages.</summary>
    public Paging Paging { get; private set; } = Paging.None;

    /// <summary>Lists them.</summary>
    public async Task OnGetAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        IQueryable<ReleaseRow> wanted = Waits is { } waits ? context.ReleasesThatWait(waits) : context.Releases.Where(release => release.State != ReleaseState.Found);
        Paging = Paging.Of(HttpContext, Number, Size, await wanted.CountAsync(Aborted));
        List<ReleaseLine> lines = await wanted.AsNoTracking()
            .OrderByDescending(release => release.Id)
            .Skip(Paging.Skip)
            .Take(Size)
            .Select(release => new ReleaseLine(
                release.Id,
                null,
                release.ChannelId,
                release.State,
                context.ReleaseItems.Count(item => item.ReleaseId == release.Id),
                context.Publications.Count(row => row.ReleaseId == release.Id),
                release.CreatedBy,
                release.CreatedAt))
            .ToListAsync(Aborted);
        IReadOnlyDictionary<long, string> called = await names.ReadAsync(SchoolId, lines.Select(line => line.Id), Aborted);
        Releases = [.. lines.Select(line => line with { Name = called.GetValueOrDefault(line.Id) })];
    }
}
