using System.Globalization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Settings;

/// <summary>Looser similarities for faces that an administrator asked for, which the safeguarding lead confirms or declines.</summary>
[Requires(Permission.ConfirmThresholds)]
public sealed class ThresholdsModel(ChangeSettings change, ScreeningEngine engine, SchoolClock clock) : SchoolPage
{
    /// <summary>What waits, or null.</summary>
    public AskedThresholds? Asked { get; private set; }

    /// <summary>The usual similarities, those that count now, and those asked for.</summary>
    public IReadOnlyList<(string Which, MatchThresholds Values)> Columns { get; private set; } = [];

    /// <summary>Whether the user asked for them.</summary>
    public bool IsOwn => Asked?.By == Actor;

    /// <summary>When they were asked for.</summary>
    public string AskedOn => clock.Moment(Asked!.At);

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        Asked = await AskedThresholds.ReadAsync(context, Aborted);
        SchoolSettings own = await SchoolSettings.ReadAsync(context, Aborted);
        Columns = [("Usual", engine.ThresholdsFor([], school: null)), ("Now", engine.ThresholdsFor([], own.Chosen)), ("Asked for", engine.ThresholdsFor([], Asked?.Chosen))];
    }

    /// <summary>Lets them count.</summary>
    public Task<IActionResult> OnPostConfirmAsync(DateTimeOffset asked) => SettleAsync(
        () => change.ConfirmAsync(SchoolId, asked, Actor, Aborted), "The numbers have been confirmed, and every photo is being compared again.");

    /// <summary>Lets them go.</summary>
    public Task<IActionResult> OnPostDeclineAsync(DateTimeOffset asked) => SettleAsync(
        () => change.DeclineAsync(SchoolId, asked, Actor, Aborted), "The numbers have been declined. Nothing has changed.");

    /// <summary>A similarity as it is shown.</summary>
    public static string Show(double likeness) => likeness.ToString("0.###", CultureInfo.InvariantCulture);

    private async Task<IActionResult> SettleAsync(Func<Task> settle, string notice)
    {
        try
        {
            await settle();
            Tell(notice);
            return RedirectToPage("/Home/Index");
        }
        catch (RefusedException refused)
        {
            await OnGetAsync();
            return Refuse(refused.Message);
        }
    }
}
