using ConsentLens.Consent.Ledger;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Records an answer about a person's biometrics.</summary>
[Requires(Permission.ManageRegister)]
public sealed class AnswerModel(PersonFiles files, RecordBiometricAnswer record, TimeProvider time) : PersonForm(files)
{
    /// <summary>What can be answered, in words.</summary>
    public static IReadOnlyList<(BiometricAnswer Answer, string Text)> Answers { get; } =
    [
        (BiometricAnswer.Yes, "Yes, in writing"),
        (BiometricAnswer.No, "No: they object or refuse"),
        (BiometricAnswer.NotAnswered, "They take back an earlier answer"),
    ];

    /// <summary>Who answered.</summary>
    [BindProperty]
    public BiometricVoice? Voice { get; set; }

    [BindProperty]
    public BiometricAnswer? Answer { get; set; }

    /// <summary>Where the evidence lies.</summary>
    [BindProperty]
    public string? Evidence { get; set; }

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(string id) => await FindAsync(id) ? Page() : NotFound();

    /// <summary>Records the answer.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        if (Voice is not { } voice)
            return Refuse("Choose who answered.", nameof(Voice));
        if (Answer is not { } answer)
            return Refuse("Choose the answer.", nameof(Answer));
        string? evidence = string.IsNullOrWhiteSpace(Evidence) ? null : Evidence.Trim();
        try
        {
            CarriedOut done = await record.RunAsync(SchoolId, new NewBiometricDecision(id, voice, answer, time.GetUtcNow(), evidence), Actor, Aborted);
            Tell($"The answer has been recorded.{Followed(done)}");
            return RedirectToPage("/People/Person", new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(Evidence));
        }
    }
}
