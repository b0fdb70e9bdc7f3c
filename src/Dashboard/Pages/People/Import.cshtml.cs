using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Imports a register file: choose, preview, confirm. The file travels with the form; the program does not keep it.</summary>
[Requires(Permission.ManageRegister)]
[RequestSizeLimit(WebRegistration.MostFileFormBytes)]
public sealed class ImportModel(ImportRegister import) : SchoolPage
{
    /// <summary>Largest file: some ten thousand people.</summary>
    public const int MostMegabytes = 2;

    /// <summary>The most lines shown of a list; changes that need accepting are all shown.</summary>
    public const int MostShown = 500;

    private const char Separator = '/';

    private Dictionary<string, string> _names = [];

    /// <summary>Whose headings the file has.</summary>
    [BindProperty]
    public string System { get; set; } = HeadingMaps.ConsentLens.System;

    /// <summary>The file, in Base64, between the preview and the import.</summary>
    [BindProperty]
    public string? SentFile { get; set; }

    /// <summary>The preview that was looked at.</summary>
    [BindProperty]
    public string? Fingerprint { get; set; }

    /// <summary>The changes that were accepted.</summary>
    [BindProperty]
    public IReadOnlyList<string> Gains { get; set; } = [];

    /// <summary>Whether people who are missing from the file have left.</summary>
    [BindProperty]
    public bool MissingHaveLeft { get; set; }

    /// <summary>What the import would do.</summary>
    public ImportPreview? Preview { get; private set; }

    /// <summary>What it did.</summary>
    public ImportReport? Report { get; private set; }

    private HeadingMap Headings => HeadingMaps.All.FirstOrDefault(map => map.System == System) ?? HeadingMaps.ConsentLens;

    /// <summary>The name of a change in the form.</summary>
    public static string KeyOf(FieldChange change)
    {
        return $"{change.PersonId}{Separator}{change.Column}";
    }

    /// <summary>Asks for the file.</summary>
    public void OnGet() => ModelState.Clear();

    /// <summary>Shows what the file would do.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(IFormFile? upload)
    {
        if (upload is null || upload.Length == 0)
            return Refuse("Choose the file first.", "Upload");
        if (upload.Length > MostMegabytes * 1_000_000)
            return Refuse($"The file is larger than {MostMegabytes} MB, which is too large for a register. Check that you chose the right file.", "Upload");
        using var bytes = new MemoryStream((int)upload.Length);
        await upload.CopyToAsync(bytes, Aborted);
        SentFile = Convert.ToBase64String(bytes.ToArray());
        return await ShowAsync(bytes.ToArray());
    }

    /// <summary>Imports the file.</summary>
    public async Task<IActionResult> OnPostApplyAsync()
    {
        byte[] file = new byte[(SentFile ?? string.Empty).Length];
        if (!Convert.TryFromBase64String(SentFile ?? string.Empty, file, out int length) || length == 0)
            return Refuse("The file was lost on the way. Choose it again.", "Upload");
        try
        {
            var choice = new ImportChoice(Fingerprint ?? string.Empty, Gains.Select(Parse).ToHashSet(), MissingHaveLeft, Current.Has(Permission.Safeguarding));
            Report = await import.ApplyAsync(SchoolId, file.AsMemory(0, length), Headings, choice, Actor, Aborted);
            await ReadNamesAsync();
            return Page();
        }
        catch (RegisterChangedException changed)
        {
            ModelState.AddModelError(string.Empty, changed.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ShowAsync(file[..length]);
        }
        catch (RefusedException refused)
        {
            ModelState.AddModelError(string.Empty, refused.Message);
            return await ShowAsync(file[..length]);
        }
        catch (RegisterFormatException unreadable)
        {
            return Refuse(unreadable.Message, "Upload");
        }
    }

    /// <summary>A person's name, as the register or the file has it.</summary>
    public string NameOf(string personId) => _names.GetValueOrDefault(personId, personId);

    /// <summary>The names of whom a rejected row holds, separated by commas.</summary>
    public string HeldBy(IReadOnlyList<HeldPerson> held, RejectedRow row)
    {
        return string.Join(", ", held.Where(person => person.Line == row.Line).Select(person => NameOf(person.PersonId)));
    }

    private async Task<IActionResult> ShowAsync(byte[] file)
    {
        try
        {
            Preview = await import.PreviewAsync(SchoolId, file, Headings, Current.Has(Permission.Safeguarding), Aborted);
        }
        catch (RegisterFormatException unreadable)
        {
            return Refuse(unreadable.Message, "Upload");
        }

        await ReadNamesAsync();
        foreach (Person added in Preview.Import.Added.Select(row => row.Person))
            _names.TryAdd(added.Id, PeopleText.NameOf(added));
        return Page();
    }

    private async Task ReadNamesAsync()
    {
        await using ConsentLensDbContext school = OpenSchool();
        _names = await school.People.ToDictionaryAsync(row => row.PersonId, row => $"{row.GivenName} {row.FamilyName}", StringComparer.Ordinal, Aborted);
    }

    private static (string PersonId, RegisterColumn Column) Parse(string key)
    {
        string[] parts = key.Split(Separator);
        return parts.Length == 2 && Enum.TryParse(parts[1], out RegisterColumn column) ? (parts[0], column) : (string.Empty, default);
    }
}
