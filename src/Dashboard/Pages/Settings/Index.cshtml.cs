using System.Globalization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Settings;

/// <summary>The settings of a school.</summary>
[Requires(Permission.ManageSettings)]
public sealed class IndexModel(ChangeSettings change, RenameSchool rename, RetentionRules retention, ScreeningEngine engine, SchoolClock clock) : SchoolPage
{
    /// <summary>How long photos are usually kept.</summary>
    public RetentionRules UsualRetention => retention;

    /// <summary>The usual similarity thresholds.</summary>
    public MatchThresholds Usual => engine.ThresholdsFor([], school: null);

    /// <summary>Looser thresholds that wait for the safeguarding lead, or null.</summary>
    public AskedThresholds? Asked { get; private set; }

    /// <summary>The school's name.</summary>
    [BindProperty]
    public string? SchoolName { get; set; }

    /// <summary>Days for blocked photos, as entered.</summary>
    [BindProperty]
    public string? KeepBlockedDays { get; set; }

    /// <summary>Days for unused photos, as entered.</summary>
    [BindProperty]
    public string? KeepUnusedDays { get; set; }

    /// <summary>Similarity for a match, as entered.</summary>
    [BindProperty]
    public string? MatchAt { get; set; }

    /// <summary>Similarity for a possible match, as entered.</summary>
    [BindProperty]
    public string? PossibleAt { get; set; }

    /// <summary>Shows the settings.</summary>
    public Task OnGetAsync() => FillAsync(rules: true, name: true);

    /// <summary>Changes the name.</summary>
    public async Task<IActionResult> OnPostNameAsync()
    {
        try
        {
            await rename.RunAsync(SchoolId, SchoolName ?? string.Empty, Actor, Aborted);
            Tell("The name has been saved.");
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await FillAsync(rules: true, name: false);
            return Refuse(refused.Message, nameof(SchoolName));
        }
    }

    /// <summary>Changes the rest.</summary>
    public async Task<IActionResult> OnPostRulesAsync()
    {
        try
        {
            var wanted = new SchoolSettings(
                Whole(KeepBlockedDays, nameof(KeepBlockedDays)), Whole(KeepUnusedDays, nameof(KeepUnusedDays)), Decimal(MatchAt, nameof(MatchAt)), Decimal(PossibleAt, nameof(PossibleAt)));
            if (!ModelState.IsValid)
            {
                await FillAsync(rules: false, name: true);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
            }

            Tell(await change.RunAsync(SchoolId, wanted, Actor, Aborted) switch
            {
                SettingsOutcome.Rematching => "The settings have been saved, and every photo is being compared again.",
                SettingsOutcome.Asked => "The similarities that you entered are looser, so they wait until a safeguarding lead confirms them. Everything else has been saved.",
                _ => "The settings have been saved.",
            });
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await FillAsync(rules: false, name: true);
            return Refuse(refused.Message, refused.Field ?? string.Empty);
        }
    }

    /// <summary>Withdraws the looser thresholds that wait.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(DateTimeOffset asked)
    {
        try
        {
            await change.DeclineAsync(SchoolId, asked, Actor, Aborted);
            Tell("The looser similarities have been withdrawn.");
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await FillAsync(rules: true, name: true);
            return Refuse(refused.Message);
        }
    }

    /// <summary>A time where the school is.</summary>
    public string Time(DateTimeOffset at) => clock.Moment(at);

    /// <summary>A similarity as it is shown.</summary>
    public string Show(double likeness) => likeness.ToString("0.###", CultureInfo.InvariantCulture);

    private async Task FillAsync(bool rules, bool name)
    {
        if (name)
            SchoolName = Current.SchoolName;
        await using ConsentLensDbContext context = OpenSchool();
        Asked = await AskedThresholds.ReadAsync(context, Aborted);
        if (!rules)
            return;
        SchoolSettings own = await SchoolSettings.ReadAsync(context, Aborted);
        (KeepBlockedDays, KeepUnusedDays) = (own.KeepBlockedDays?.ToString(CultureInfo.InvariantCulture), own.KeepUnusedDays?.ToString(CultureInfo.InvariantCulture));
        (MatchAt, PossibleAt) = (own.MatchAt is { } match ? Show(match) : null, own.PossibleAt is { } possible ? Show(possible) : null);
    }

    private int? Whole(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number;
        ModelState.AddModelError(field, "Enter the days as a whole number, or leave the field empty for the usual number.");
        return null;
    }

    private double? Decimal(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return number;
        ModelState.AddModelError(field, "Enter the similarity as a number from 0 to 1, such as 0.4, or leave the field empty for the usual number.");
        return null;
    }
}
