using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>The faces of a batch that wait for a decision, those together that look alike: what is decided about a group is decided about each of its faces.</summary>
[Requires(Permission.ReviewPhotos)]
public sealed class FacesModel(BatchList list, FaceGroups groups, DecideFaces decide, UndoDecision undo, CurrentBasis basis, PhotoDossierReader dossiers) : SchoolPage
{
    /// <summary>Groups on a page.</summary>
    private const int Size = 12;

    private IReadOnlyList<(string ChannelId, string Name)> _channels = [];
    private string _seen = string.Empty;

    public BatchSummary Batch { get; private set; } = null!;

    /// <summary>All faces that wait, in groups.</summary>
    public GroupedFaces Grouped { get; private set; } = new([], 0, 0);

    /// <summary>The groups of the page.</summary>
    public IReadOnlyList<GroupCard> Cards { get; private set; } = [];

    /// <summary>What was just decided, or null.</summary>
    public SaidNotice? Said { get; private set; }

    /// <summary>Which page it is, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public int Pages => Math.Max(1, (Grouped.Groups.Count + Size - 1) / Size);

    public bool IsComparing => Grouped.ToCompare > 0;

    /// <summary>How many faces wait.</summary>
    public int Waiting => Grouped.Groups.Sum(group => group.Faces.Count);

    /// <summary>The faces that resemble nobody on the register, as a form names them.</summary>
    public string Unknown => string.Join(',', UnknownFaces.Select(FaceField.Of));

    /// <summary>How many those are.</summary>
    public int UnknownCount => UnknownFaces.Count();

    /// <summary>Where the page's forms go; a handler's name follows.</summary>
    public string FormAddress => $"{Address(Number)}&{_seen}";

    /// <summary>Whether only the part of the page that changes is answered, to a script.</summary>
    public bool IsPart => DeskPart.IsAsked(Request);

    /// <summary>What the page is called.</summary>
    public string Title => $"Faces in {Batch.Name}";

    // What is decided at once has to be judged at once: the rest has its turn after it.
    private IEnumerable<WaitingFace> UnknownFaces => Grouped.Groups.SelectMany(group => group.Faces).Where(face => face.IsUnknown && !face.MayBeRestricted).Take(DecideFaces.MostFaces);

    /// <summary>Shows the faces that wait.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        Said = SaidNotice.Take(TempData);
        if (!await LoadAsync(id))
            return NotFound();
        return IsPart ? Part() : Page();
    }

    /// <summary>Finds people for a group.</summary>
    public async Task<IActionResult> OnGetPeopleAsync(short face, string? q) =>
        Partial("/Pages/Photos/_People.cshtml", PersonSearch.Of(face, q, (await basis.ReadAsync(SchoolId, Aborted)).Register.People));

    /// <summary>Records a decision about each of several faces.</summary>
    /// <param name="faces">The faces, as <see cref="FaceField"/> names them, one by one or with commas between them.</param>
    public Task<IActionResult> OnPostDecideAsync(long id, string[] faces, string? word, string? person, string? note) => SayAsync(id, async () =>
    {
        SeenFace[] seen = FaceField.Read(faces);
        FaceWord said = FaceSaid.Of(word, person, note) with { SeenAt = SeenTime.Of(Request) };
        DecisionsMade made = await decide.RunAsync(SchoolId, seen, said, Actor, Aborted);
        string what = said.PersonId is { } known ? await NameAsync(known) : FaceSaid.TextOf(said.Kind);
        return new SaidNotice($"{Counted.Of(seen.Length, "face")}: {what}. Your decision has been recorded.", DeskPart.UndoAddress(Address(Number), made));
    });

    /// <summary>Undoes what was decided about several faces at once.</summary>
    public Task<IActionResult> OnPostUndoAllAsync(long id, long first, long last) => SayAsync(id, async () =>
    {
        int undone = await undo.OfFacesAsync(SchoolId, new DecisionsMade(first, last), Actor, Aborted);
        return new SaidNotice($"The decision about {Counted.Of(undone, "face")} has been undone.", null);
    });

    /// <summary>The URL of a page of the list, with a question mark.</summary>
    public string Address(int page) => string.Create(CultureInfo.InvariantCulture, $"/batches/{Batch.Id}/faces?p={page}");

    private async Task<IActionResult> SayAsync(long id, Func<Task<SaidNotice>> say)
    {
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            Said = await say();
        }
        catch (RefusedException refusal)
        {
            await LoadAsync(id);
            PageResult page = Refuse(refusal.Message);
            return IsPart ? Part() : page;
        }

        if (IsPart)
            return await LoadAsync(id) ? Part() : NotFound();
        Said.Keep(TempData);
        return LocalRedirect(Address(Number));
    }

    private PartialViewResult Part()
    {
        DeskPart.Mark(Response, Address(Number));
        return Partial("/Pages/Batches/_FacesPage.cshtml", this);
    }

    private async Task<bool> LoadAsync(long id)
    {
        if (!await FindAsync(id))
            return false;
        // Before anything is read: what is recorded from now on is not on the page.
        _seen = SeenTime.Query(await dossiers.SettledAtAsync(SchoolId, Aborted));
        await using ConsentLensDbContext context = OpenSchool();
        _channels = [.. (await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(Aborted)).Select(channel => (channel.ChannelId, channel.Name))];
        Grouped = await groups.ReadAsync(SchoolId, id, Aborted);
        Number = Math.Clamp(Number, 1, Pages);
        Cards = [.. Grouped.Groups.Skip((Number - 1) * Size).Take(Size).Select((group, place) => new GroupCard(group, place + ((Number - 1) * Size) + 1, place, Current, _channels, FormAddress))];
        return true;
    }

    private async Task<bool> FindAsync(long id)
    {
        if (Batch is null && await list.FindAsync(SchoolId, id, Aborted) is { } batch)
            Batch = batch;
        return Batch is not null;
    }

    private async Task<string> NameAsync(string personId) =>
        Current.Has(Permission.ViewRestrictedList) && (await basis.ReadAsync(SchoolId, Aborted)).Register.Find(personId) is { } person
            ? $"it is {person.GivenName} {person.FamilyName}"
            : FaceSaid.TextOf(HumanAssertionKind.IsPerson);
}
