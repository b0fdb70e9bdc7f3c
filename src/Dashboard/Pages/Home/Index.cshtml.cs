using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>The home page of a school: what needs the user now.</summary>
[Requires(Permission.ViewHome)]
public sealed class IndexModel(HomeOverview overview, BatchList batches, SchoolClock clock) : SchoolPage
{
    private const int MostBatches = 5;

    /// <summary>The figures; null for a user who has no school.</summary>
    public HomeFigures? Figures { get; private set; }

    /// <summary>Batches that are under way.</summary>
    public IReadOnlyList<BatchSummary> Unfinished { get; private set; } = [];

    /// <summary>What may need the user.</summary>
    public IReadOnlyList<Card> Cards { get; private set; } = [];

    /// <summary>What a new school does first; none once that is done.</summary>
    public IReadOnlyList<FirstStep> FirstSteps { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync()
    {
        Figures = await overview.ReadAsync(SchoolId, clock.Midnight, Aborted);
        if (Current.Has(Permission.ViewPhotos))
            Unfinished = await batches.UnfinishedAsync(SchoolId, MostBatches, Aborted);
        Cards = HomeCards.For(Current, Figures, await ThresholdsWaitAsync(), clock);
        FirstSteps = Home.FirstSteps.Of(Figures.Start, Current);
    }

    /// <summary>A time where the school is.</summary>
    public string Time(DateTimeOffset at) => clock.Moment(at);

    private async Task<bool> ThresholdsWaitAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        return await AskedThresholds.ReadAsync(context, Aborted) is not null;
    }
}
