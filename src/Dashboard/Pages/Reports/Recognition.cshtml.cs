using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Recognition;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>How well the school's own people are recognised, measured when the page is opened. Who looks like whom, the safeguarding lead alone is told.</summary>
[Requires(Permission.ViewReports)]
public sealed class RecognitionModel(MeasureRecognition measure, ChangeSettings change) : SchoolPage
{
    /// <summary>The figures; null where no channel compares faces.</summary>
    public RecognitionFigures? Figures { get; private set; }

    /// <summary>Whether the user is told names.</summary>
    public bool SeesNames => Current.Has(Permission.Safeguarding);

    /// <summary>Whether the user can take what is recommended.</summary>
    public bool CanTighten => Current.Has(Permission.ManageSettings);

    /// <summary>Measures it.</summary>
    public async Task OnGetAsync() => Figures = await measure.RunAsync(SchoolId, SeesNames, Actor, Aborted);

    /// <summary>Takes stricter similarities.</summary>
    public async Task<IActionResult> OnPostTightenAsync(double? matchAt, double? possibleAt)
    {
        if (!CanTighten)
            return Forbid();
        try
        {
            await change.TightenAsync(SchoolId, new ChosenThresholds(matchAt, possibleAt), Actor, Aborted);
            Tell("The stricter similarities count from now on, and every photo is being compared again.");
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await OnGetAsync();
            return Refuse(refused.Message);
        }
    }

    /// <summary>A year group as a heading of a row.</summary>
    public static string NameOf(RecognitionGroup group) => group switch
    {
        { IsAdults: true } => "Staff and other adults",
        { Year: null } => "Pupils without a year group",
        { Year: { Length: 1 or 2 } year } => $"Year {year}",
        _ => group.Year,
    };

    /// <summary>A share with its count and interval.</summary>
    public static (string Share, string Count) Show(Rate rate) => rate.Of == 0
        ? ("–", "no photos")
        : (Percent(rate.Share), string.Create(CultureInfo.InvariantCulture, $"{rate.Count:N0} of {rate.Of:N0}; {Percent(rate.Low)} to {Percent(rate.High)}"));

    /// <summary>A similarity as it is shown.</summary>
    public static string Show(double similarity) => similarity.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}%");

    /// <summary>Somebody in a list.</summary>
    public static string NameOf(Person person) => person.Class is { } form ? $"{person.FamilyName}, {person.GivenName} ({form})" : $"{person.FamilyName}, {person.GivenName}";
}
