using System.Globalization;
using System.Text.Json;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Audit;

/// <summary>The audit log of a school.</summary>
[Requires(Permission.ViewAudit)]
public sealed class IndexModel(CheckAudit check, ScratchSpace scratch) : SchoolPage
{
    private const int Size = 50;

    /// <summary>Which entries are wanted.</summary>
    public AuditFilter Filter { get; } = new();

    /// <summary>Which page is shown, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>The entries of this page, the latest first.</summary>
    public IReadOnlyList<AuditEntryRow> Entries { get; private set; } = [];

    /// <summary>The way to the other pages.</summary>
    public Paging Paging { get; private set; } = Paging.None;

    /// <summary>What a verification found, when one was asked for.</summary>
    public AuditVerification? Found { get; private set; }

    /// <summary>Whether entries about safeguarding may be seen.</summary>
    public bool SeesSafeguarding => Current.Has(Permission.Safeguarding);

    /// <summary>Lists the entries.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Verifies the whole log.</summary>
    public async Task OnPostVerifyAsync()
    {
        Found = await check.VerifyAsync(SchoolId, Actor, Aborted);
        await ReadAsync();
    }

    /// <summary>Sends the whole log, including the entries about safeguarding: without them nobody could verify it.</summary>
    public async Task<IActionResult> OnPostExportAsync(string format)
    {
        if (!SeesSafeguarding)
            return Forbid();
        bool asCsv = format == "csv";
        Stream file = scratch.Create();
        await check.ExportAsync(SchoolId, asCsv, file, Actor, Aborted);
        file.Position = 0;
        return File(file, asCsv ? "text/csv" : "application/jsonl", asCsv ? "audit-log.csv" : "audit-log.jsonl");
    }

    /// <summary>What an entry says in words.</summary>
    public string SentenceOf(AuditEntryRow entry)
    {
        return AuditActionText.TryParse(entry.Action, out AuditAction action) ? AuditActionText.Sentence(action) : entry.Action;
    }

    /// <summary>An entry's detail in words.</summary>
    public string DetailOf(AuditEntryRow entry)
    {
        using JsonDocument detail = JsonDocument.Parse(entry.Detail);
        return string.Join("; ", detail.RootElement.EnumerateObject().Where(field => !IsEmpty(field.Value)).Select(field => $"{field.Name.Replace('_', ' ')}: {ValueOf(field.Value)}"));
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private static string ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(ValueOf)),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };

    private async Task ReadAsync()
    {
        (Filter.Does, Filter.Subject, Filter.User) = (Request.Query["does"], Request.Query["subject"], Request.Query["user"]);
        await using ConsentLensDbContext context = OpenSchool();
        long[] heldBack = SeesSafeguarding ? [] : await context.Takedowns
            .Where(task => context.Photos.Any(photo => photo.Id == task.PhotoId && photo.State == PhotoState.Locked))
            .Select(task => task.Id)
            .ToArrayAsync(Aborted);
        IQueryable<AuditEntryRow> entries = Filter.Apply(context.AuditEntries.AsNoTracking(), SeesSafeguarding, [.. heldBack.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        Paging = Paging.Of(HttpContext, Number, Size, await entries.CountAsync(Aborted));
        Entries = await entries.OrderByDescending(entry => entry.Sequence).Skip(Paging.Skip).Take(Size).ToListAsync(Aborted);
    }
}
