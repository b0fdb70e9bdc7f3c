using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Records what was decided about a person's images.</summary>
[Requires(Permission.ManageRegister)]
public sealed class DecisionModel(PersonFiles files, RecordConsent record, SchoolClock clock) : PersonForm(files)
{
    /// <summary>What it is about.</summary>
    [BindProperty]
    public IReadOnlyList<Use> Uses { get; set; } = [];

    /// <summary>What was decided.</summary>
    [BindProperty]
    public DecisionKind? Kind { get; set; }

    [BindProperty]
    public Decider? DecidedBy { get; set; }

    /// <summary>Where the evidence lies.</summary>
    [BindProperty]
    public string? Evidence { get; set; }

    /// <summary>From which day on it holds.</summary>
    [BindProperty]
    public DateOnly? From { get; set; }

    /// <summary>The last day of a consent.</summary>
    [BindProperty]
    public DateOnly? Until { get; set; }

    /// <summary>Shows the form.</summary>
    /// <param name="withdraw">Whether everything is to be withdrawn: then it is filled in, but for who decided.</param>
    public async Task<IActionResult> OnGetAsync(string id, bool withdraw)
    {
        if (!await FindAsync(id))
            return NotFound();
        From = clock.Today;
        if (withdraw)
            (Uses, Kind) = (PeopleText.Uses, DecisionKind.Withdrawn);
        return Page();
    }

    /// <summary>Records the decision.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        Decider? decider = Person.Role == PersonRole.Pupil ? DecidedBy : Decider.Self;
        if (Uses.Count == 0)
            return Refuse("Choose what the decision is about.", nameof(Uses));
        if (Kind is not { } kind)
            return Refuse("Choose what was decided.", nameof(Kind));
        if (decider is not { } by)
            return Refuse("Choose who decided.", nameof(DecidedBy));
        if (From is not { } from)
            return Refuse("Enter the day on which it starts.", nameof(From));
        string? evidence = string.IsNullOrWhiteSpace(Evidence) ? null : Evidence.Trim();
        DateTimeOffset? until = Until is { } last ? clock.EndOf(last) : null;
        NewConsentDecision[] decisions = [.. Uses.Distinct().Select(use => new NewConsentDecision(id, use, kind, by, clock.EffectOf(from), until, evidence))];
        try
        {
            CarriedOut done = await record.RunAsync(SchoolId, id, decisions, Actor, Aborted);
            Tell($"The decision has been recorded.{Followed(done)}");
            return RedirectToPage("/People/Person", new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(Evidence));
        }
    }
}
