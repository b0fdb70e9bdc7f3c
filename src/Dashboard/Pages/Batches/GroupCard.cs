using System.Globalization;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Groups;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>Faces that look alike, with every decision that can be made about them at once.</summary>
/// <param name="Group">The faces.</param>
/// <param name="Number">Its number in the list, from 1.</param>
/// <param name="Turn">Its place on the page, from 0.</param>
/// <param name="Channels">The school's channels, and what each is called.</param>
/// <param name="FormAddress">Where its forms go; a handler's name follows.</param>
public sealed record GroupCard(FaceGroup Group, int Number, int Turn, CurrentUser Current, IReadOnlyList<(string ChannelId, string Name)> Channels, string FormAddress)
{
    /// <summary>How many candidates have a portrait and a key.</summary>
    private const int MostCandidates = 2;

    /// <summary>Whether only decisions are offered that show nobody: one of several faces may be of somebody who may not be shown.</summary>
    public bool IsGuarded => Group.MayBeRestricted && Group.Faces.Count > 1;

    /// <summary>Whom each of the faces resembles, the likeliest of the first face first.</summary>
    public IEnumerable<FaceLikeness> Candidates => IsGuarded
        ? []
        : Group.Faces[0].Candidates.Where(candidate => Group.Faces.All(face => face.Candidates.Any(one => one.Person.PersonId == candidate.Person.PersonId))).Take(MostCandidates);

    /// <summary>What the group is called.</summary>
    public string Title
    {
        get
        {
            string faces = Group.Faces.Count == 1 ? "1 face" : $"{Group.Faces.Count} faces alike";
            string[] perhaps = [.. Group.Faces.SelectMany(face => face.Candidates.Take(1)).Select(candidate => NameOf(candidate.Person)).Distinct(StringComparer.Ordinal)];
            return perhaps.Length == 0 ? $"{faces}, not recognised" : $"{faces}, perhaps {string.Join(" or ", perhaps)}";
        }
    }

    /// <summary>What becomes of them when the user says that they do not know them.</summary>
    public string IfUnknown
    {
        get
        {
            string[] texts = [.. Group.Faces.Select(face => UnknownText.Of(Channels, face.IfUnknown)).Distinct(StringComparer.Ordinal)];
            return texts.Length == 1 ? texts[0] : "I do not know them: what happens differs from photo to photo";
        }
    }

    /// <summary>A person's name as the user may read it.</summary>
    public string NameOf(KnownPerson person) => PhotoDesk.NameOf(person, Current.Has(Permission.ViewRestrictedList));

    /// <summary>The portrait of a candidate; null where there is none, or the user may not see who it is.</summary>
    public string? PortraitOf(FaceLikeness candidate) => candidate.PortraitId is { } portrait && (!candidate.Person.IsRestricted || Current.Has(Permission.ViewRestrictedList))
        ? string.Create(CultureInfo.InvariantCulture, $"/people/{Uri.EscapeDataString(candidate.Person.PersonId)}/references/{portrait}/image")
        : null;
}
