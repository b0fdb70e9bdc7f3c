using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Imports a register file: choose it, say what its columns are, preview, confirm. The file travels with the form; the program does not keep it.</summary>
[Requires(Permission.ManageRegister)]
[RequestSizeLimit(WebRegistration.MostFileFormBytes)]
public sealed class ImportModel(OpenRegister open, ImportRegister import) : SchoolPage
{
    /// <summary>Largest file: more people than any school has, with what formatting adds to a workbook.</summary>
    public const int MostMegabytes = 5;

    /// <summary>The most lines shown of a list; changes that need accepting are all shown.</summary>
    public const int MostShown = 500;

    private const char Separator = '/';

    private Dictionary<string, string> _names = [];

    /// <summary>The file, in Base64, between the preview and the import.</summary>
    [BindProperty]
    public string? SentFile { get; set; }

    /// <summary>How the file is read, between the pages.</summary>
    [BindProperty]
    public string? Reading { get; set; }

    /// <summary>The preview that was looked at.</summary>
    [BindProperty]
    public string? Fingerprint { get; set; }

    /// <summary>The changes that were accepted.</summary>
    [BindProperty]
    public IReadOnlyList<string> Gains { get; set; } = [];

    /// <summary>Whether people who are missing from the file have left.</summary>
    [BindProperty]
    public bool MissingHaveLeft { get; set; }

    /// <summary>What the columns are, where that is asked.</summary>
    public ImportColumns? Columns { get; private set; }

    /// <summary>Whether the columns are taken for what was decided at an earlier import.</summary>
    public bool IsAsBefore { get; private set; }

    /// <summary>What the import would do.</summary>
    public ImportPreview? Preview { get; private set; }

    /// <summary>What it did.</summary>
    public ImportReport? Report { get; private set; }

    /// <summary>The name of a change in the form.</summary>
    public static string KeyOf(FieldChange change)
    {
        return $"{change.PersonId}{Separator}{change.Column}";
    }

    /// <summary>Asks for the file.</summary>
    public void OnGet() => ModelState.Clear();

    /// <summary>An empty register to fill in.</summary>
    public async Task<IActionResult> OnGetTemplateAsync(string? format)
    {
        if (format == "csv")
            return File(RegisterTemplate.Csv(), "text/csv", "register.csv");
        var file = new MemoryStream();
        await RegisterTemplate.WriteWorkbookAsync(file, Aborted);
        return File(file.ToArray(), PeopleFile.Workbook, "register.xlsx");
    }

    /// <summary>Asks what the columns of the file are; or shows what it would do, where that was decided before.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(IFormFile? upload)
    {
        if (upload is null || upload.Length == 0)
            return Refuse("Choose the file first.", "Upload");
        if (upload.Length > MostMegabytes * 1_000_000)
            return Refuse($"The file is larger than {MostMegabytes} MB, which is too large for a register. Check that you chose the right file.", "Upload");
        using var bytes = new MemoryStream((int)upload.Length);
        await upload.CopyToAsync(bytes, Aborted);
        SentFile = Convert.ToBase64String(bytes.ToArray());
        return await WithFileAsync(async file =>
        {
            OpenedRegister opened = await open.RunAsync(SchoolId, file, Aborted);
            IsAsBefore = opened.IsAsBefore;
            return opened.IsDecided ? await ShowAsync(file, opened.Reading) : Ask(opened);
        });
    }

    /// <summary>Asks for the columns of another sheet, or below other headings.</summary>
    public Task<IActionResult> OnPostPlaceAsync(string? sheet, int? headingLine) => WithFileAsync(async file =>
    {
        try
        {
            return Ask(await open.RunAsync(SchoolId, file, sheet ?? string.Empty, headingLine, Aborted));
        }
        catch (RegisterFormatException nothing)
        {
            ModelState.AddModelError(headingLine is null ? string.Empty : "HeadingLine", nothing.Message);
            return Ask(await open.RunAsync(SchoolId, file, Aborted));
        }
    });

    /// <summary>Asks for the columns again.</summary>
    public Task<IActionResult> OnPostColumnsAsync() =>
        WithFileAsync(file => Task.FromResult<IActionResult>(Ask(OpenRegister.Run(file, Decided(), Aborted))));

    /// <summary>Takes what was said about the columns, and shows what the file would do.</summary>
    public Task<IActionResult> OnPostMapAsync(ImportForm form) => WithFileAsync(async file =>
    {
        OpenedRegister opened = OpenRegister.Run(file, Decided(), Aborted);
        OpenedRegister decided = opened with { Reading = ImportColumns.Decide(opened.Table, opened.Reading, form) };
        if (decided.Check.IsComplete)
            return await ShowAsync(file, decided.Reading);
        foreach (string problem in decided.Check.Problems)
            ModelState.AddModelError(string.Empty, problem);
        foreach ((string column, string problem) in decided.Check.ByColumn)
            ModelState.AddModelError(FieldOf(decided, column), problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Ask(decided, decided.Check.ByColumn);
    });

    /// <summary>Imports the file.</summary>
    public Task<IActionResult> OnPostApplyAsync() => WithFileAsync(async file =>
    {
        RegisterReading reading = Decided();
        try
        {
            var choice = new ImportChoice(Fingerprint ?? string.Empty, Gains.Select(Parse).ToHashSet(), MissingHaveLeft, Current.Has(Permission.Safeguarding));
            Report = await import.ApplyAsync(SchoolId, file, reading, choice, Actor, Aborted);
            await ReadNamesAsync();
            return Page();
        }
        catch (RegisterChangedException changed)
        {
            ModelState.AddModelError(string.Empty, changed.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ShowAsync(file, reading);
        }
        catch (RefusedException refused)
        {
            ModelState.AddModelError(string.Empty, refused.Message);
            return await ShowAsync(file, reading);
        }
    });

    /// <summary>A person's name, as the register or the file has it.</summary>
    public string NameOf(string personId) => _names.GetValueOrDefault(personId, personId);

    /// <summary>The names of whom a rejected row holds, separated by commas.</summary>
    public string HeldBy(IReadOnlyList<HeldPerson> held, RejectedRow row)
    {
        return string.Join(", ", held.Where(person => person.Line == row.Line).Select(person => NameOf(person.PersonId)));
    }

    private async Task<IActionResult> WithFileAsync(Func<ReadOnlyMemory<byte>, Task<IActionResult>> show)
    {
        byte[] file = new byte[(SentFile ?? string.Empty).Length];
        if (!Convert.TryFromBase64String(SentFile ?? string.Empty, file, out int length) || length == 0)
            return Refuse("The file was lost on the way. Choose it again.", "Upload");
        try
        {
            return await show(file.AsMemory(0, length));
        }
        catch (RegisterFormatException unreadable)
        {
            return Refuse(unreadable.Message, "Upload");
        }
    }

    private RegisterReading Decided() =>
        RegisterReading.FromJson(Reading) ?? throw new RegisterFormatException("What was said about the columns was lost on the way. Choose the file again.");

    private PageResult Ask(OpenedRegister opened, IReadOnlyDictionary<string, string>? problems = null)
    {
        // With what is known of words that have no meaning yet: it counts when somebody has looked at it.
        RegisterMapping known = MappingProposal.WithKnownWords(opened.Table, opened.Reading.Mapping!);
        Columns = new ImportColumns(opened with { Reading = opened.Reading with { Mapping = known } }, SentFile!, problems ?? new Dictionary<string, string>());
        return Page();
    }

    private static string FieldOf(OpenedRegister opened, string column) => $"Columns-{opened.Table.Columns.ToList().FindIndex(own => own.Name == column)}";

    private async Task<IActionResult> ShowAsync(ReadOnlyMemory<byte> file, RegisterReading reading)
    {
        Preview = await import.PreviewAsync(SchoolId, file, reading, Current.Has(Permission.Safeguarding), Aborted);
        ModelState.Remove(nameof(Reading));
        Reading = reading.ToJson();
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
