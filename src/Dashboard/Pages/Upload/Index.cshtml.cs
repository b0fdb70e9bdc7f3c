using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Dashboard.Pages.Batches;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Upload;

/// <summary>Uploads photos: one by one by its script, or all at once as a form.</summary>
/// <remarks>The form's token is checked as soon as it has been read: the framework would first read the whole form, including the photos, into temporary files.</remarks>
[Requires(Permission.Upload)]
[IgnoreAntiforgeryToken]
public sealed class IndexModel(UnrecognisedPeople unrecognised, BatchList batches, UploadLimits limits, SchoolClock clock) : SchoolPage
{
    private const int MostNamed = 5;
    private const int MostUnfinished = 5;

    /// <summary>What the form says.</summary>
    public UploadForm Form { get; private set; } = new();

    /// <summary>The classes of the register.</summary>
    public IReadOnlyList<ClassChoice> Classes { get; private set; } = [];

    /// <summary>The channels in use.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>The upload being continued, or null for a new one.</summary>
    public BatchSummary? Continued { get; private set; }

    /// <summary>Uploads that were started but not finished.</summary>
    public IReadOnlyList<BatchSummary> Unfinished { get; private set; } = [];

    /// <summary>Who cannot be recognised, as far as the photos may show them.</summary>
    public UploadWarning Warning { get; private set; } = null!;

    private string UsualName => $"Photos from {clock.Now:d MMMM yyyy}";

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        Form = new UploadForm { Name = UsualName };
        return await LoadAsync() ? Page() : NotFound();
    }

    /// <summary>The warning for the channels and classes that are ticked.</summary>
    public async Task<IActionResult> OnGetWarningAsync(string[] channels, string[] classes)
    {
        await using ConsentLensDbContext context = OpenSchool();
        await LoadChannelsAsync(context);
        int count = (await unrecognised.FindAsync(SchoolId, classes, channels, Aborted)).Count;
        return Partial("_Warning", UploadWarning.Of(count, Channels, channels));
    }

    /// <summary>Receives photos sent as one form.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxZipBytes;
        if (!await LoadAsync())
            return NotFound();
        try
        {
            MultipartUpload upload = ActivatorUtilities.CreateInstance<MultipartUpload>(HttpContext.RequestServices);
            (long batch, IReadOnlyList<ReceivedPhoto> files) = await upload.RunAsync(HttpContext, SchoolId, Continued?.Id, Actor, UsualName, form => Form = form);
            Tell(Summary(files));
            return Redirect($"/batches/{batch}");
        }
        catch (AntiforgeryValidationException)
        {
            return Refuse(FormSchool.WhyNot(HttpContext) ?? "The page was open for too long, so nothing was uploaded. Choose the photos again.");
        }
        catch (UploadRefusedException refused)
        {
            return Refuse(refused.Message, refused.Refusal == UploadRefusal.Invalid ? nameof(Form.Name) : "photos");
        }
    }

    /// <summary>Finishes an upload with the photos received so far.</summary>
    public async Task<IActionResult> OnPostFinishAsync([FromServices] FinishUpload finish, [FromServices] IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
            return BadRequest();
        if (!await LoadAsync() || Continued is null)
            return NotFound();
        try
        {
            FinishedUpload finished = await finish.RunAsync(SchoolId, Continued.Id, duplicates: 0, Actor, Aborted);
            Tell($"The upload is finished, with {BatchText.Photos(finished.Files)} to screen.");
            return Redirect($"/batches/{Continued.Id}");
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message);
        }
    }

    private static string Summary(IReadOnlyList<ReceivedPhoto> files)
    {
        int Count(IntakeOutcome outcome) => files.Count(file => file.Outcome == outcome);
        List<string> sentences = [$"{BatchText.Photos(Count(IntakeOutcome.Added) + Count(IntakeOutcome.Known))} uploaded."];
        ReceivedPhoto[] duplicates = [.. files.Where(file => file.Outcome == IntakeOutcome.Duplicate)];
        if (duplicates.Length > 0)
        {
            string names = string.Join(", ", duplicates.Take(MostNamed).Select(file => file.Earlier is { } earlier ? $"{file.Name} (in “{earlier.Name}”)" : file.Name));
            sentences.Add($"{duplicates.Length} had already been uploaded and {(duplicates.Length == 1 ? "was" : "were")} not added again: {names}{(duplicates.Length > MostNamed ? " and more" : string.Empty)}.");
        }

        if (Count(IntakeOutcome.Unreadable) is > 0 and int unreadable)
            sentences.Add($"{unreadable} could not be read and {(unreadable == 1 ? "is" : "are")} in review, with the reason.");
        if (Count(IntakeOutcome.Ignored) is > 0 and int ignored)
            sentences.Add($"{ignored} left out. {string.Join(' ', files.Where(file => file.Outcome == IntakeOutcome.Ignored).Select(file => file.Problem).OfType<string>().Distinct())}".TrimEnd());
        return string.Join(' ', sentences);
    }

    private async Task<bool> LoadAsync()
    {
        if (Request.Query.ContainsKey("batch"))
        {
            Continued = long.TryParse(Request.Query["batch"], out long id) ? await batches.FindAsync(SchoolId, id, Aborted) : null;
            if (Continued is not { State: BatchState.Receiving, IsFolder: false })
                return false;
        }

        IReadOnlyList<Person> people = await unrecognised.FindAsync(SchoolId, [], [], Aborted);
        ILookup<string, Person> byClass = people.ToLookup(person => person.Role == PersonRole.Pupil ? person.Class ?? string.Empty : string.Empty, StringComparer.Ordinal);
        await using ConsentLensDbContext context = OpenSchool();
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        string[] classes = await context.People
            .Where(person => person.Role == PersonRole.Pupil && person.Class != null && (person.LeavingDate == null || person.LeavingDate >= today))
            .Select(person => person.Class!)
            .Distinct()
            .ToArrayAsync(Aborted);
        Classes = [.. classes.Order(StringComparer.Ordinal).Select(name => new ClassChoice(name, byClass[name].Count()))];
        await LoadChannelsAsync(context);
        Warning = UploadWarning.Of(people.Count, Channels, []);
        Unfinished = [.. (await batches.UnfinishedAsync(SchoolId, 50, Aborted)).Where(batch => batch is { State: BatchState.Receiving, IsFolder: false, Photos: > 0 }).Take(MostUnfinished)];
        return true;
    }

    private async Task LoadChannelsAsync(ConsentLensDbContext context)
    {
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        Channels = await context.Channels.AsNoTracking()
            .Where(channel => channel.Opened <= today && (channel.Closed == null || channel.Closed >= today))
            .OrderBy(channel => channel.ChannelId)
            .ToArrayAsync(Aborted);
    }
}
