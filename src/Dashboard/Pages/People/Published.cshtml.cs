using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.Review.Dossier;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Where somebody's pictures were published, with the hashes of the copies, for the police. For the safeguarding lead; that they looked is recorded.</summary>
[Requires(Permission.Safeguarding)]
public sealed class PublishedModel(PersonFiles files, PublishedPictures pictures, TimeProvider time) : PersonForm(files)
{
    /// <summary>Every departure of every copy, the latest first.</summary>
    public IReadOnlyList<PublishedCopy> Copies { get; private set; } = [];

    /// <summary>This instant.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>Lists them.</summary>
    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await ReadAsync(id, isExport: false))
            return NotFound();
        return Page();
    }

    /// <summary>Sends the list as a file.</summary>
    public async Task<IActionResult> OnPostCsvAsync(string id)
    {
        if (!await ReadAsync(id, isExport: true))
            return NotFound();
        return File(PublishedPictures.Csv(Copies, FileNames), "text/csv", $"published-pictures-{id}.csv");
    }

    /// <summary>How a copy left, in words.</summary>
    public static string HowOf(PublishedCopy copy) => copy.How switch
    {
        CopyDeparture.Published => $"Published by {copy.By}",
        CopyDeparture.Found => "Found online by ConsentLens",
        CopyDeparture.Downloaded => $"In a package that {copy.By} downloaded; where it went from there is not known by that",
        _ => "In a package that was made; that anybody took it is not recorded",
    };

    /// <summary>Whether the person can be seen in a copy, in words.</summary>
    public static string FaceOf(PublishedCopy copy) => copy switch
    {
        { IsFaceShown: null } => "No face of theirs was found",
        { IsFaceShown: false, Presence: Presence.Possible } => "The face that may be theirs is redacted",
        { IsFaceShown: false } => "Their face is redacted",
        { Presence: Presence.Possible } => "A face that may be theirs is shown",
        _ => "Their face is shown",
    };

    /// <summary>Whether a copy is still there, in words; a time follows where there is one.</summary>
    public static string StateOf(PublishedCopy copy) => copy.State switch
    {
        CopyState.TakenDown => "Confirmed to be taken down,",
        CopyState.ToComeDown => "Has to be taken down, since",
        _ => "Not taken down, as far as is known",
    };

    private async Task<bool> ReadAsync(string id, bool isExport)
    {
        if (!await FindAsync(id))
            return false;
        Copies = await pictures.ReadAsync(SchoolId, id, isExport, Actor, Aborted);
        await ReadFileNamesAsync(Copies.Select(copy => copy.PhotoId));
        return true;
    }
}
