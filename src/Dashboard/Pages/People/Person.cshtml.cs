using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>One person: consents, biometric permission, reference photos and, for the safeguarding lead, bars.</summary>
[Requires(Permission.ViewRegister)]
[RequestSizeLimit(WebRegistration.MostFileFormBytes)]
public sealed class PersonModel(PersonFiles files, AddReferencePhoto adding, RemoveReferencePhoto removing, SettleHold settling, MarkLookAlike alike, SchoolClock clock, ImagingLimits limits) : SchoolPage
{
    private const string PhotosField = "Photos";

    /// <summary>Everything known about the person.</summary>
    public PersonFile Known { get; private set; } = null!;

    /// <summary>Days and times.</summary>
    public SchoolClock Clock => clock;

    /// <summary>Who is asked about a person's biometrics.</summary>
    public static IReadOnlyList<BiometricVoice> VoicesOf(Person person)
    {
        return person.Role == PersonRole.Pupil ? Enum.GetValues<BiometricVoice>() : [BiometricVoice.Self];
    }

    /// <summary>A reason as a sentence of its own.</summary>
    public static string Sentence(string? reason) =>
        string.IsNullOrEmpty(reason) ? string.Empty : $"{char.ToUpperInvariant(reason[0])}{reason[1..].TrimEnd('.')}.";

    /// <summary>What a voice answered last.</summary>
    public BiometricAnswer AnswerOf(BiometricVoice voice) => voice switch
    {
        BiometricVoice.FirstParent => Known.Answers.FirstParent,
        BiometricVoice.SecondParent => Known.Answers.SecondParent,
        _ => Known.Answers.Self,
    };

    /// <summary>Shows the person.</summary>
    public async Task<IActionResult> OnGetAsync(string id) => await FindAsync(id) ? Page() : NotFound();

    /// <summary>Adds reference photos.</summary>
    public async Task<IActionResult> OnPostAddAsync(string id, IReadOnlyList<IFormFile> photos)
    {
        if (!Current.Has(Permission.ManageRegister))
            return Forbid();
        if (!await FindAsync(id))
            return NotFound();
        if (photos.Count == 0)
            return Refuse("Choose at least one photo.", PhotosField);
        int added = 0;
        foreach (IFormFile photo in photos)
        {
            if (await AddAsync(id, photo) is not { } problem)
                added++;
            else
                ModelState.AddModelError(PhotosField, problem);
        }

        if (ModelState.IsValid)
        {
            Tell($"{Counted(added)} added. Refresh the page in a moment to see whether the face can be used.");
            return RedirectToPage(new { id });
        }

        await FindAsync(id);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Destroys a reference photo.</summary>
    public async Task<IActionResult> OnPostTakeDownAsync(string id, long reference)
    {
        if (!Current.Has(Permission.ManageRegister))
            return Forbid();
        if (!await FindAsync(id))
            return NotFound();
        if (Known.References.All(photo => photo.Id != reference))
            return Refuse("This reference photo no longer exists. Somebody else may have removed it.");
        CarriedOut done = await removing.RunAsync(SchoolId, reference, Actor, Aborted);
        Tell(done.Templates > 0
            ? "The photo and the template made with it have been destroyed. Photos that relied on the template have gone to review."
            : "The photo has been destroyed.");
        return RedirectToPage(new { id });
    }

    /// <summary>Settles what holds the person.</summary>
    public async Task<IActionResult> OnPostSettleAsync(string id, string? reason)
    {
        if (!Current.Has(Permission.ManageRegister))
            return Forbid();
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            CarriedOut done = await settling.RunAsync(SchoolId, id, reason ?? string.Empty, Actor, Aborted);
            Tell($"{Known.Line.Person.GivenName} is no longer held: what the register says counts again.{PersonForm.Followed(done)}");
            return RedirectToPage(new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, "reason");
        }
    }

    /// <summary>Marks somebody as looking like the person, or takes that back.</summary>
    public async Task<IActionResult> OnPostAlikeAsync(string id, string? other, bool takeBack)
    {
        if (!Current.Has(Permission.ManageRegister))
            return Forbid();
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            CarriedOut done = await alike.RunAsync(SchoolId, id, other?.Trim() ?? string.Empty, isAlike: !takeBack, Actor, Aborted);
            Tell((takeBack ? "The mark has been removed." : "They are marked as looking alike.") + PersonForm.Followed(done));
            return RedirectToPage(new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, "other");
        }
    }

    private async Task<bool> FindAsync(string id)
    {
        PersonFile? found = await files.FindAsync(SchoolId, id, Current.Has(Permission.Safeguarding), Aborted);
        Known = found!;
        return found is not null;
    }

    /// <summary>Adds one photo; returns why it was not.</summary>
    private async Task<string?> AddAsync(string id, IFormFile photo)
    {
        if (photo.Length > limits.MaxBytes)
            return $"{photo.FileName}: the file is larger than {limits.MaxBytes / 1_000_000} MB. Save a smaller copy.";
        using var file = new MemoryStream((int)photo.Length);
        await photo.CopyToAsync(file, Aborted);
        try
        {
            AddedReference added = await adding.RunAsync(SchoolId, id, file.ToArray(), Actor, Aborted);
            return added.IsDuplicate ? $"{photo.FileName}: this photo has already been added." : null;
        }
        catch (Exception refused) when (refused is RefusedException or PhotoUnreadableException or VaultException)
        {
            return $"{photo.FileName}: {refused.Message}";
        }
    }

    private static string Counted(int photos) => photos == 1 ? "1 photo was" : $"{photos} photos were";
}
