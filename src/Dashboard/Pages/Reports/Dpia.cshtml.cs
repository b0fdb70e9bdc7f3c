using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>What a data protection impact assessment needs to know about the program and how it is set up, for printing.</summary>
[Requires(Permission.ViewReports)]
public sealed class DpiaModel(ConsentLensDbContextFactory contexts, ScreeningEngine engine, RetentionRules usualRetention, TimeProvider time) : SchoolPage
{
    /// <summary>This instant.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public SchoolFigures Figures { get; private set; } = null!;

    /// <summary>Every channel, closed ones too.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>How long photos are kept.</summary>
    public RetentionRules Retention { get; private set; } = new();

    /// <summary>The similarity thresholds in use.</summary>
    public MatchThresholds Thresholds { get; private set; } = null!;

    /// <summary>The models in use.</summary>
    public IReadOnlyList<ModelDescription> Models =>
        [.. new[] { engine.Pack.Detector, engine.Pack.Landmarks, engine.Pack.Embedder, engine.Pack.Reading?.Detector, engine.Pack.Reading?.Recogniser }.OfType<ResolvedModel>().Select(model => model.Description)];

    /// <summary>A warning about them, or null.</summary>
    public string? ModelWarning => engine.Pack.Warning;

    /// <summary>Days within which a photo must be taken down.</summary>
    public int TakedownDays => TakedownDue.Days;

    /// <summary>What the school has to fill in.</summary>
    public IReadOnlyList<string> ToFillIn { get; } =
    [
        "Controller and data protection officer:",
        "Basis for showing photos of pupils (UK GDPR article 6):",
        "Basis for recognising faces (UK GDPR article 6):",
        "Condition for biometric data (UK GDPR article 9):",
        "How parents and pupils are informed and asked:",
        "What a pupil who does not take part is offered instead (a reasonable alternative):",
        "Why a less intrusive measure would not be enough:",
    ];

    /// <summary>The figures, line by line.</summary>
    public IReadOnlyList<(string What, string Value)> Lines { get; private set; } = [];

    /// <summary>Reads it all.</summary>
    public async Task OnGetAsync()
    {
        Figures = await SchoolFigures.ReadAsync(contexts, SchoolId, Now, Aborted);
        await using ConsentLensDbContext context = OpenSchool();
        Channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToListAsync(Aborted);
        SchoolSettings own = await SchoolSettings.ReadAsync(context, Aborted);
        Retention = own.Retention(usualRetention);
        Thresholds = engine.ThresholdsFor([], own.Chosen);
        TakedownFigures takedowns = Figures.Takedowns;
        Lines =
        [
            ("People on the register", Counted.Of(Figures.People)),
            ("People with a face template", Counted.Of(Figures.WithTemplate)),
            ("Photos kept", Counted.Of(Figures.Photos)),
            .. Figures.ByChannel.Select(channel => ($"Channel {channel.ChannelId}: clear, redacted copy, review, blocked", $"{channel.Clear}, {channel.Blur}, {channel.Review}, {channel.Block}")),
            ($"Photos screened in the last {SchoolFigures.Weeks} weeks", Counted.Of(Figures.ByWeek.Sum(week => week.Screened))),
            ("Decisions made by people about faces and photos in that time", Counted.Of(Figures.ByWeek.Sum(week => week.Words))),
            ("Blocks overridden in that time", Counted.Of(Figures.ByWeek.Sum(week => week.Overrides))),
            ("Takedowns raised in that time, and still open", $"{Figures.ByWeek.Sum(week => week.Takedowns)}, {takedowns.Open}"),
            ("Median time from a withdrawal to the takedown being raised", TimeText.Of(TakedownFigures.MedianOf(takedowns.ToTask))),
            ("Median time from a withdrawal to the takedown being confirmed", TimeText.Of(TakedownFigures.MedianOf(takedowns.ToConfirmation))),
        ];
    }
}
