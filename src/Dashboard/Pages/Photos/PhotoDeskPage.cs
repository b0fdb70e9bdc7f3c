using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>A page with one photo and every decision that can be made about it.</summary>
public abstract class PhotoDeskPage(PhotoDeskServices services) : SchoolPage
{
    private const string Seen = "seen";

    /// <summary>The photo; null where there is none to be shown.</summary>
    public PhotoDesk? Desk { get; private set; }

    /// <summary>The photo that the address names, or 0.</summary>
    protected abstract long PhotoId { get; }

    /// <summary>The URL of the page with this photo, with a question mark and everything its forms need.</summary>
    protected abstract string AddressFor(long photoId);

    /// <summary>Where to go once a photo is locked.</summary>
    protected abstract string AfterStop(PhotoDossier photo);

    /// <summary>Finds people for a face; without scripts as the whole page.</summary>
    public async Task<IActionResult> OnGetPeopleAsync(short face, string? q)
    {
        if (!Current.Has(Permission.ReviewPhotos))
            return Forbid();
        JudgingBasis basis = await services.Basis.ReadAsync(SchoolId, Aborted);
        var search = PersonSearch.Of(face, q, basis.Register.People);
        if (Request.Headers.XRequestedWith == "script")
            return Partial("/Pages/Photos/_People.cshtml", search);
        return await ShowAsync(PhotoId, search) ? Page() : NotFound();
    }

    /// <summary>Records a decision about a face.</summary>
    public Task<IActionResult> OnPostFaceAsync(short face, string? word, string? person, string? note) => SayAsync(async photo =>
    {
        FaceWord said = WordOf(word, person, note) with { SeenAt = SeenAt };
        FaceDossier? known = photo.Faces.FirstOrDefault(one => one.Ordinal == face);
        bool isHarmless = said.Kind == HumanAssertionKind.Block || !(said.Kind.Settles() || known is { IsDecided: true });
        bool isOverride = known is { Blocks: true } && !isHarmless;
        if (isOverride && !Current.Has(Permission.OverrideBlocked))
            throw new ReviewRefusedException("Only the safeguarding lead can override a block.");
        if (isOverride && !(said.PersonId is not null && said.PersonId == known?.Suggested?.PersonId))
            await services.Override.RunAsync(SchoolId, photo.PhotoId, face, said, Actor, Aborted);
        else
            await services.Identify.RunAsync(SchoolId, photo.PhotoId, face, said, Actor, Aborted);
        Tell($"Your decision about face {face + 1} has been recorded.");
        return $"#face-{face + 1}";
    });

    /// <summary>Marks a face that was missed; its position is in percentages of the photo.</summary>
    public Task<IActionResult> OnPostMissedAsync(float left, float top, float width, float height, string? word) => SayAsync(async photo =>
    {
        var box = new FaceBox(left * photo.Width / 100, top * photo.Height / 100, width * photo.Width / 100, height * photo.Height / 100);
        short face = await services.Mark.RunAsync(SchoolId, photo.PhotoId, box, WordOf(word, null, null) with { SeenAt = SeenAt }, Actor, Aborted);
        Tell($"Face {face + 1} has been marked.");
        return $"#face-{face + 1}";
    });

    /// <summary>Records a decision about the photo as a whole.</summary>
    public Task<IActionResult> OnPostPhotoAsync(PhotoAssertionKind kind, bool takeBack, string? note) => SayAsync(async photo =>
    {
        if (kind == PhotoAssertionKind.AnotherPicture && !Current.Has(Permission.OverrideBlocked))
            throw new ReviewRefusedException("Only the safeguarding lead can say that it is another picture.");
        if (takeBack)
            await services.Assertions.TakeBackAsync(SchoolId, photo.PhotoId, kind, note, Actor, Aborted);
        else
            await services.Assertions.RunAsync(SchoolId, photo.PhotoId, kind, note, Actor, SeenAt, Aborted);
        Tell("Your decision has been recorded.");
        return "#photo-words";
    });

    /// <summary>Makes an exception for somebody in the photo on a channel, or takes it back.</summary>
    public async Task<IActionResult> OnPostExceptAsync(string? person, string? channel, bool takeBack, string? note)
    {
        if (!Current.Has(Permission.OverrideBlocked))
            return Forbid();
        return await SayAsync(async photo =>
        {
            var scope = new ExceptionScope(photo.PhotoId, person ?? string.Empty, channel ?? string.Empty);
            if (takeBack)
                await services.Except.TakeBackAsync(SchoolId, scope, Actor, Aborted);
            else
                await services.Except.RunAsync(SchoolId, scope, note, Actor, SeenAt, Aborted);
            Tell(takeBack ? "The exception has been undone." : "The exception has been recorded.");
            return "#exceptions";
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
    protected async Task<bool> ShowAsync(long photoId, PersonSearch? search = null)
    {
        // Before anything is read: what is recorded from now on is not on the page.
        long now = (await services.Dossiers.SettledAtAsync(SchoolId, Aborted)).ToUnixTimeMilliseconds();
        if (await services.Dossiers.ReadAsync(SchoolId, photoId, Aborted) is not { } photo)
            return false;
        if (photo.Channels.Any(channel => RecordView.IsRestricted(channel.Verdict, channel.Reasons)))
            await services.Views.RunAsync(SchoolId, photoId, Actor, Aborted);
        Desk = new PhotoDesk(photo, await services.History.ReadAsync(SchoolId, photoId, Aborted), Current, services.Clock, $"{AddressFor(photoId)}&{Seen}={now}", search);
        return true;
    }

    /// <summary>When the page was read from which a form comes.</summary>
    private DateTimeOffset? SeenAt =>
        long.TryParse(Request.Query[Seen], CultureInfo.InvariantCulture, out long instant) && instant >= 0 && instant <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(instant)
            : null;

    private async Task<IActionResult> SayAsync(Func<PhotoDossier, Task<string>> say)
    {
        if (!Current.Has(Permission.ReviewPhotos))
            return Forbid();
        if (await services.Dossiers.ReadAsync(SchoolId, PhotoId, Aborted) is not { } photo)
            return NotFound();
        try
        {
            string place = await say(photo);
            return LocalRedirect(AddressFor(photo.PhotoId).TrimEnd('?', '&') + place);
        }
        catch (RefusedException refused)
        {
            await ShowAsync(photo.PhotoId);
            return Refuse(refused.Message);
        }
    }

    private static FaceWord WordOf(string? word, string? person, string? note)
    {
        if (person is { Length: > 0 })
            return new FaceWord(HumanAssertionKind.IsPerson, person, note);
        if (word == "take_back")
            return new FaceWord(null, null, note);
        return ReportCode.TryParse(word, out HumanAssertionKind kind) ? new FaceWord(kind, null, note) : throw new ReviewRefusedException("Choose a decision about the face.");
    }
}
