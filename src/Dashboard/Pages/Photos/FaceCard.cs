using System.Globalization;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>One face in the list beside its photo.</summary>
/// <param name="Desk">The photo.</param>
/// <param name="Face">The face.</param>
/// <param name="Turn">Its place among those that somebody has to decide about, from 0; null where it is not among them.</param>
public sealed record FaceCard(PhotoDesk Desk, FaceDossier Face, int? Turn)
{
    /// <summary>How many candidates have a portrait and a key.</summary>
    private const int MostCandidates = 2;

    /// <summary>How much of the photo is shown around a face, in sides of its box.</summary>
    private const float Around = 1.5f;

    /// <summary>The face's number on the page.</summary>
    public int Number => Face.Ordinal + 1;

    /// <summary>Whether its pixels can be shown.</summary>
    public bool IsShown => Desk.Photo.State == PhotoState.Screened;

    /// <summary>Whether the user decides about it here.</summary>
    public bool MayDecide => Desk.MayReview && IsShown;

    /// <summary>Whether it needs a reason to say something else than that it blocks the photo.</summary>
    public bool NeedsReason => Face.Blocks;

    /// <summary>Where its decisions are sent.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Desk.FormAddress}&handler=Face&face={Face.Ordinal}&after={Face.LastSaid}");

    /// <summary>Where the undoing of its last decision is sent; null where there is none.</summary>
    public string? UndoAddress => Face.Undoable is { } said ? PhotoDeskPage.UndoAddress(Desk.FormAddress, new DecisionMade(DecisionAbout.Face, Desk.Photo.PhotoId, said)) : null;

    /// <summary>Whom it may be, the likeliest first.</summary>
    public IEnumerable<FaceLikeness> Candidates => Face.Candidates.DistinctBy(candidate => candidate.Person.PersonId).Take(MostCandidates);

    /// <summary>Whether it confirms what is suggested to say that it is this person: that lifts no block, and needs no reason.</summary>
    public bool Confirms(FaceLikeness candidate) => candidate.Person.PersonId == Face.Suggested?.PersonId;

    /// <summary>The portrait of a candidate; null where there is none, or the user may not see who it is.</summary>
    public string? PortraitOf(FaceLikeness candidate) => candidate.PortraitId is { } portrait && Desk.MaySee(candidate.Person)
        ? string.Create(CultureInfo.InvariantCulture, $"/people/{Uri.EscapeDataString(candidate.Person.PersonId)}/references/{portrait}/image")
        : null;

    /// <summary>The part of the photo that is shown of it: a square, as an SVG's view box.</summary>
    public string ViewBox
    {
        get
        {
            FaceBox box = Face.Box;
            float side = Math.Max(box.Width, box.Height) * Around;
            float x = box.X + (box.Width / 2) - (side / 2);
            float y = box.Y + (box.Height / 2) - (side / 2);
            return string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#} {side:0.#} {side:0.#}");
        }
    }

    /// <summary>The colour of what is done with it.</summary>
    public string State => VerdictText.TagOf(Face.Treatment);

    /// <summary>What becomes of it when the user says that they do not know it.</summary>
    public string IfUnknown => UnknownText.Of(Desk.ChannelNames, Face.IfUnknown);
}
