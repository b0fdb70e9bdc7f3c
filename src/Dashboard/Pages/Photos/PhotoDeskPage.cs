using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>A page with one photo and every decision that can be made about it.</summary>
public abstract class PhotoDeskPage(PhotoDeskServices services) : SchoolPage
{
    /// <summary>The photo; null where there is none to be shown.</summary>
    public PhotoDesk? Desk { get; private set; }

    /// <summary>What was just decided, or null.</summary>
    public SaidNotice? Said { get; private set; }

    /// <summary>Whether only the part of the page that changes is answered, to a script. The page itself says what was wrong at its top.</summary>
    public bool IsPart => DeskPart.IsAsked(Request);

    /// <summary>The photo that the address names, or 0.</summary>
    protected abstract long PhotoId { get; }

    /// <summary>The view of what changes when something is decided.</summary>
    protected abstract string PartView { get; }

    /// <summary>The URL of the page with this photo, with a question mark and everything its forms need.</summary>
    protected abstract string AddressFor(long photoId);

    /// <summary>Where to go once a photo is locked.</summary>
    protected abstract string AfterStop(PhotoDossier photo);

    /// <summary>Shows what comes after a decision about a photo: the same photo, or the next one.</summary>
    /// <param name="turn">The face that was spoken of, or null.</param>
    protected abstract Task<bool> ShowAfterAsync(long photoId, FaceTurn? turn);

    /// <summary>Finds people for a face; without scripts as the whole page.</summary>
    public async Task<IActionResult> OnGetPeopleAsync(short face, string? q)
    {
        if (!Current.Has(Permission.ReviewPhotos))
            return Forbid();
        JudgingBasis basis = await services.Basis.ReadAsync(SchoolId, Aborted);
        var search = PersonSearch.Of(face, q, basis.Register.People);
        if (Request.Headers.XRequestedWith == "script")
            return Partial("/Pages/Photos/_People.cshtml", search);
        return await ShowAsync(PhotoId, search: search) ? Page() : NotFound();
    }

    /// <summary>Records a decision about a face.</summary>
    /// <param name="after">The last that was said of the face on the page, by its place.</param>
    public Task<IActionResult> OnPostFaceAsync(short face, string? word, string? person, string? note, long after) => SayAsync(new FaceTurn(face, Again: true), async photo =>
    {
        FaceWord said = FaceSaid.Of(word, person, note) with { SeenAt = SeenTime.Of(Request), After = after };
        FaceDossier? known = photo.Faces.FirstOrDefault(one => one.Ordinal == face);
        // Whether a reason is needed is asked of what the page showed.
        if (known is not null && known.LastSaid != after)
            throw IdentifyFace.SaidSince(photo.PhotoId, face);
        bool isHarmless = said.Kind == HumanAssertionKind.Block || !(said.Kind.Settles() || known is { IsDecided: true });
        bool isOverride = known is { Blocks: true } && !isHarmless;
        if (isOverride && !Current.Has(Permission.OverrideBlocked))
            throw new ReviewRefusedException("Only the safeguarding lead can override a block.");
        if (isOverride && !(said.PersonId is not null && said.PersonId == known?.Suggested?.PersonId))
            await services.Override.RunAsync(SchoolId, photo.PhotoId, face, said, Actor, Aborted);
        else
            await services.Identify.RunAsync(SchoolId, photo.PhotoId, face, said, Actor, Aborted);
        string what = said.PersonId is { } id ? await NameAsync(id) : FaceSaid.TextOf(said.Kind);
        return new Told($"Face {face + 1} of photo {photo.PhotoId}: {what}. Your decision has been recorded.", DecisionAbout.Face, new FaceTurn(face, Again: false));
    });

    /// <summary>Redacts faces that resemble nobody on the register.</summary>
    /// <param name="faces">The faces as the page showed them.</param>
    public Task<IActionResult> OnPostUnknownAsync(string[] faces) => SayAsync(null, async photo =>
    {
        SeenFace[] seen = [.. FaceField.Read(faces).Where(face => face.PhotoId == photo.PhotoId)];
        DecisionsMade made = await services.Decide.RunAsync(SchoolId, seen, FaceSaid.Of(ReportCode.Of(HumanAssertionKind.Mask), null, null), Actor, Aborted);
        return new Told($"{Counted.Of(seen.Length, "face")} of photo {photo.PhotoId}: {FaceSaid.TextOf(HumanAssertionKind.Mask)}. Your decision has been recorded.", null, null)
        {
            UndoAddress = DeskPart.UndoAddress(AddressFor(photo.PhotoId), made),
        };
    });

    /// <summary>Undoes what was decided about several faces at once.</summary>
    public Task<IActionResult> OnPostUndoAllAsync(long first, long last) => SayAsync(null, async photo =>
    {
        int undone = await services.Undo.OfFacesAsync(SchoolId, new DecisionsMade(first, last), Actor, Aborted);
        return new Told($"The decision about {Counted.Of(undone, "face")} of photo {photo.PhotoId} has been undone.", null, null);
    });

    /// <summary>Marks a face that was missed; its position is in percentages of the photo.</summary>
    public Task<IActionResult> OnPostMissedAsync(float left, float top, float width, float height, string? word) => SayAsync(null, async photo =>
    {
        var box = new FaceBox(left * photo.Width / 100, top * photo.Height / 100, width * photo.Width / 100, height * photo.Height / 100);
        short face = await services.Mark.RunAsync(SchoolId, photo.PhotoId, box, FaceSaid.Of(word, null, null) with { SeenAt = SeenTime.Of(Request) }, Actor, Aborted);
        return new Told($"Face {face + 1} of photo {photo.PhotoId} has been marked.", DecisionAbout.Face, new FaceTurn(face, Again: true));
    });

    /// <summary>Records a decision about the photo as a whole.</summary>
    public Task<IActionResult> OnPostPhotoAsync(PhotoAssertionKind kind, bool takeBack, string? note) => SayAsync(null, async photo =>
    {
        if (kind == PhotoAssertionKind.AnotherPicture && !Current.Has(Permission.OverrideBlocked))
            throw new ReviewRefusedException("Only the safeguarding lead can say that it is another picture.");
        if (takeBack)
            await services.Assertions.TakeBackAsync(SchoolId, photo.PhotoId, kind, note, Actor, Aborted);
        else
            await services.Assertions.RunAsync(SchoolId, photo.PhotoId, kind, note, Actor, SeenTime.Of(Request), Aborted);
        return new Told($"Photo {photo.PhotoId}: {PhotoWordText.Of(kind, takeBack)}. Your decision has been recorded.", DecisionAbout.Photo, null);
    });

    /// <summary>Makes an exception for somebody in the photo on a channel, or takes it back.</summary>
    public async Task<IActionResult> OnPostExceptAsync(string? person, string? channel, bool takeBack, string? note)
    {
        if (!Current.Has(Permission.OverrideBlocked))
            return Forbid();
        return await SayAsync(null, async photo =>
        {
            var scope = new ExceptionScope(photo.PhotoId, person ?? string.Empty, channel ?? string.Empty);
            if (takeBack)
                await services.Except.TakeBackAsync(SchoolId, scope, Actor, Aborted);
            else
                await services.Except.RunAsync(SchoolId, scope, note, Actor, SeenTime.Of(Request), Aborted);
            return new Told(takeBack ? "The exception has been undone." : "The exception has been recorded.", DecisionAbout.Exception, null);
        });
    }

    /// <summary>Has the photo screened again that could not be read.</summary>
    public async Task<IActionResult> OnPostRetryAsync()
    {
        if (!Current.Has(Permission.Upload))
            return Forbid();
        Tell(await services.Retry.RunAsync(SchoolId, PhotoId, Actor, Aborted)
            ? $"Photo {PhotoId} is being screened again. Look at it in a moment."
            : $"There is nothing to try with photo {PhotoId}: it has been read meanwhile, or its file was never kept.");
        return LocalRedirect($"/photos/{PhotoId}");
    }

    /// <summary>Undoes what was last decided about a face, the photo or an exception.</summary>
    /// <param name="said">The place of the decision among those of its kind.</param>
    public async Task<IActionResult> OnPostUndoAsync(DecisionAbout about, long said, string? note)
    {
        if (about == DecisionAbout.Exception && !Current.Has(Permission.OverrideBlocked))
            return Forbid();
        return await SayAsync(null, async photo =>
        {
            short? face = await services.Undo.RunAsync(SchoolId, new DecisionMade(about, photo.PhotoId, said), note, Actor, Aborted);
            return face is { } ordinal
                ? new Told($"Face {ordinal + 1} of photo {photo.PhotoId}: the decision has been undone.", null, new FaceTurn(ordinal, Again: true))
                : new Told($"Photo {photo.PhotoId}: the decision has been undone.", null, null);
        });
    }

    /// <summary>Locks the photo.</summary>
    public async Task<IActionResult> OnPostStopAsync(string? note)
    {
        if (!Current.Has(Permission.RaiseConcern))
            return Forbid();
        if (await services.Dossiers.ReadAsync(SchoolId, PhotoId, Aborted) is not { } photo)
            return NotFound();
        try
        {
            await services.Stop.RaiseAsync(SchoolId, photo.PhotoId, note, Actor, Aborted);
        }
        catch (RefusedException refused)
        {
            await ShowAsync(photo.PhotoId);
            return Refuse(refused.Message);
        }

        Tell("The photo is locked, and the safeguarding lead can see your concern. Tell the lead in person now. Do not keep a copy, and do not talk to anybody else about it.");
        return LocalRedirect(AfterStop(photo));
    }

    /// <summary>Shows a photo. A view of a restricted photo is recorded.</summary>
    /// <returns>False when there is no such photo.</returns>
    protected async Task<bool> ShowAsync(long photoId, FaceTurn? turn = null, PersonSearch? search = null)
    {
        // Before anything is read: what is recorded from now on is not on the page.
        DateTimeOffset now = await services.Dossiers.SettledAtAsync(SchoolId, Aborted);
        Task<IReadOnlyList<PhotoEvent>> history = services.History.ReadAsync(SchoolId, photoId, Aborted);
        PhotoDossier? photo = await services.Dossiers.ReadAsync(SchoolId, photoId, Aborted);
        IReadOnlyList<PhotoEvent> happened = await history;
        if (photo is null)
            return false;
        if (photo.Channels.Any(channel => RecordView.IsRestricted(channel.Verdict, channel.Reasons)))
            await services.Views.RunAsync(SchoolId, photoId, Actor, Aborted);
        Desk = new PhotoDesk(photo, happened, Current, services.Clock, $"{AddressFor(photoId)}&{SeenTime.Query(now)}", search, turn);
        return true;
    }

    /// <summary>Takes what was decided before a redirect.</summary>
    protected void TakeSaid() => Said = SaidNotice.Take(TempData);

    /// <summary>The part of the page that changes, for the page's script.</summary>
    protected IActionResult Part()
    {
        DeskPart.Mark(Response, Desk is { } shown ? AddressFor(shown.Photo.PhotoId).TrimEnd('?') : Request.Path.Value);
        return Partial(PartView, this);
    }

    /// <param name="refused">The face that is shown again when the decision is refused, or null.</param>
    /// <param name="say">Records the decision.</param>
    private async Task<IActionResult> SayAsync(FaceTurn? refused, Func<PhotoDossier, Task<Told>> say)
    {
        if (!Current.Has(Permission.ReviewPhotos))
            return Forbid();
        if (await services.Dossiers.ReadAsync(SchoolId, PhotoId, Aborted) is not { } photo)
            return NotFound();
        Told told;
        try
        {
            told = await say(photo);
        }
        catch (RefusedException refusal)
        {
            if (!await ShowAfterAsync(photo.PhotoId, refused))
                return NotFound();
            PageResult page = Refuse(refusal.Message);
            return IsPart ? Part() : page;
        }

        DecisionMade? made = told.About is { } about ? await services.Undo.LastOfAsync(SchoolId, photo.PhotoId, about, Actor, Aborted) : null;
        Said = new SaidNotice(told.Text, made is null ? told.UndoAddress : UndoAddress(AddressFor(photo.PhotoId), made));
        if (IsPart)
            return await ShowAfterAsync(photo.PhotoId, told.Turn) ? Part() : NotFound();
        Said.Keep(TempData);
        return LocalRedirect(AddressFor(photo.PhotoId).TrimEnd('?', '&'));
    }

    /// <summary>Where the undoing of a decision is sent.</summary>
    /// <param name="address">The page with the photo, with a question mark.</param>
    internal static string UndoAddress(string address, DecisionMade decision) =>
        string.Create(CultureInfo.InvariantCulture, $"{address}&handler=Undo&about={decision.About}&said={decision.Sequence}");

    private async Task<string> NameAsync(string personId)
    {
        JudgingBasis basis = await services.Basis.ReadAsync(SchoolId, Aborted);
        Person? person = Current.Has(Permission.ViewRestrictedList) ? basis.Register.Find(personId) : null;
        return person is null ? FaceSaid.TextOf(HumanAssertionKind.IsPerson) : $"it is {person.GivenName} {person.FamilyName}";
    }

    /// <param name="Text">What was decided, for the user.</param>
    /// <param name="About">What the decision is about; null where it cannot be undone.</param>
    /// <param name="Turn">Whose turn it is after it.</param>
    private sealed record Told(string Text, DecisionAbout? About, FaceTurn? Turn)
    {
        /// <summary>Where the undoing of decisions that were made at once is sent, or null.</summary>
        public string? UndoAddress { get; init; }
    }
}
