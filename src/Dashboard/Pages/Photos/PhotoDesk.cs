using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>A photo as a user sees it: what is known about it, and what that user may see and do.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="History">Its history, latest first.</param>
/// <param name="Current">The user.</param>
/// <param name="Clock">Shows times.</param>
/// <param name="FormAddress">Where its forms go; a handler's name follows.</param>
/// <param name="Search">People who were searched for, for one of its faces; or null.</param>
/// <param name="Turn">The face that was just spoken of, which decides whose turn is next; null when the photo was only opened.</param>
public sealed record PhotoDesk(
    PhotoDossier Photo, IReadOnlyList<PhotoEvent> History, CurrentUser Current, SchoolClock Clock, string FormAddress, PersonSearch? Search, FaceTurn? Turn)
{
    private const string Somebody = "A person on the restricted list";

    /// <summary>Whether the user decides about photos.</summary>
    public bool MayReview => Current.Has(Permission.ReviewPhotos);

    /// <summary>Whether the user may flag a photo.</summary>
    public bool MayRaise => Current.Has(Permission.RaiseConcern);

    /// <summary>Whether the user may have the photo screened again: it could not be read, and its file is there.</summary>
    public bool MayRetry => Current.Has(Permission.Upload) && Photo is { State: PhotoState.Unreadable, HasFile: true };

    /// <summary>Whether the user may delete the photo, had it been uploaded by mistake.</summary>
    public bool MayDelete => Current.Has(Permission.DeleteUploads) && Photo.State != PhotoState.Purged;

    /// <summary>Why the picture is not shown, in one sentence.</summary>
    public string WhyNotShown => Photo.State switch
    {
        PhotoState.Purged when IsSaid(PhotoAssertionKind.Deleted) => "The photo was uploaded by mistake, and its picture has been deleted.",
        PhotoState.Purged => "The picture was deleted at the end of the time it is kept.",
        _ => Photo.Problem ?? "It has not been searched for faces yet.",
    };

    /// <summary>Whether "nobody was missed" settles anything: faces may be hidden, or were not all compared.</summary>
    public bool AsksWhoWasMissed => IsSaid(PhotoAssertionKind.NobodyMissed) || Has(Reason.FacesMayBeMissed) || Has(Reason.DamageMayHideFaces) || Has(Reason.PeopleCannotBeScreened);

    /// <summary>Whether the user may override a block, and make exceptions.</summary>
    public bool MayOverride => Current.Has(Permission.OverrideBlocked);

    /// <summary>
    /// The faces that somebody has to decide about and nobody looked at yet, the one whose turn it is first. Whoever decides nothing has none.
    /// </summary>
    public IReadOnlyList<FaceDossier> ToDecide
    {
        get
        {
            if (!MayReview)
                return [];
            FaceDossier[] waiting = [.. Photo.Faces.Where(face => face.Waits && !face.WaitsUnknown)];
            if (Turn is not { } turn)
                return waiting;
            // From the face after the one that was spoken of, round to those before it; one that is to be looked at again comes before all others.
            FaceDossier[] again = [.. Photo.Faces.Where(face => turn.Again && face.Ordinal == turn.Face)];
            return [.. again, .. waiting.Except(again).OrderBy(face => face.Ordinal <= turn.Face).ThenBy(face => face.Ordinal)];
        }
    }

    /// <summary>Those that still wait although somebody looked at them and does not know them.</summary>
    public IReadOnlyList<FaceDossier> LookedAt => [.. Photo.Faces.Where(face => MayReview && face.WaitsUnknown).Except(ToDecide)];

    /// <summary>The faces that wait and resemble nobody on the register, as a form names them: they can be redacted at once.</summary>
    public IReadOnlyList<string> Unknown => [.. Photo.Faces
        .Where(face => MayReview && face is { Waits: true, Blocks: false, Candidates.Count: 0 })
        .Select(face => FaceField.Of(Photo.PhotoId, face.Ordinal, face.LastSaid))];

    /// <summary>All others.</summary>
    public IReadOnlyList<FaceDossier> Settled => [.. Photo.Faces.Except(ToDecide).Except(LookedAt)];

    /// <summary>Who could be shown by way of exception, and where: a human said who they are, and they may not be shown there.</summary>
    public IEnumerable<(KnownPerson Person, IReadOnlyList<ChannelStanding> Channels)> Exceptable => Photo.Faces
        .Where(face => face is { IsDecided: true, WordPerson: not null })
        .GroupBy(face => face.WordPerson!)
        .Select(faces => (faces.Key, (IReadOnlyList<ChannelStanding>)[.. Photo.Channels.Where(channel => faces.Any(face => IsStopped(face, channel.ChannelId)))]))
        .Where(offer => offer.Item2.Count > 0);

    /// <summary>What each channel is called.</summary>
    public IEnumerable<(string ChannelId, string Name)> ChannelNames => Photo.Channels.Select(channel => (channel.ChannelId, channel.Name));

    /// <summary>What a channel is called.</summary>
    public string ChannelName(string channelId) => Photo.Channels.FirstOrDefault(channel => channel.ChannelId == channelId)?.Name ?? channelId;

    /// <summary>Whether the user may say that a photo is another picture than those it looks like, and see which those are.</summary>
    public bool MayCompare => Current.Has(Permission.Safeguarding) && Current.Has(Permission.OverrideBlocked);

    /// <summary>Whether the user may read names of restricted people, and what was written about them.</summary>
    public bool MaySeeNames => Current.Has(Permission.ViewRestrictedList);

    /// <summary>Whether the user may see who somebody is: their name and their portrait.</summary>
    public bool MaySee(KnownPerson person) => !person.IsRestricted || MaySeeNames;

    /// <summary>A person's name as the user may read it.</summary>
    public string NameOf(KnownPerson person) => NameOf(person, MaySeeNames);

    /// <summary>A person's name, as somebody may read it.</summary>
    /// <param name="maySeeNames">Whether they may read names of restricted people.</param>
    public static string NameOf(KnownPerson person, bool maySeeNames)
    {
        if (person.IsRestricted && !maySeeNames)
            return Somebody;
        return person.Class is null ? person.Name : $"{person.Name}, {person.Class}";
    }

    /// <summary>Who the person is, in a few words.</summary>
    public string WhoIs(FaceDossier face)
    {
        if (face is { IsDecided: true, Word: { } word })
        {
            return word.Kind switch
            {
                HumanAssertionKind.IsPerson => NameOf(face.WordPerson!),
                HumanAssertionKind.Guest => "A guest, with permission",
                HumanAssertionKind.NotAFace => "Not a face",
                HumanAssertionKind.Mask => "Redacted in the copy",
                _ => "Blocks the photo",
            };
        }

        return face.Strength switch
        {
            MatchStrength.Match => NameOf(face.Candidates[0].Person),
            MatchStrength.Possible => $"Perhaps {string.Join(" or ", face.Candidates.Take(3).Select(candidate => NameOf(candidate.Person)).Distinct(StringComparer.Ordinal))}",
            MatchStrength.None => "Not recognised",
            _ => face.IsDrawnByHand ? "Marked by hand" : "Not compared with anybody",
        };
    }

    /// <summary>How sure that is, in one sentence.</summary>
    public static string HowSure(FaceDossier face)
    {
        if (face.IsDecided)
            return "Decided by a person, which outranks the comparison.";
        string looked = face.Word is null ? string.Empty : "A person looked and does not know them. ";
        string likeness = face.Candidates.Count > 0 ? $"Similarity {face.Candidates[0].Similarity * 100:F0}%. " : string.Empty;
        return looked + likeness + face.Quality switch
        {
            FaceQuality.Good => face.Strength == MatchStrength.Match && !face.Waits ? "A clear match." : string.Empty,
            FaceQuality.Small => "Too small to tell who it is.",
            FaceQuality.Blurred => "Too blurred to rely on.",
            FaceQuality.Turned => "Turned too far away to rely on.",
            _ => "May not be a face at all.",
        };
    }

    /// <summary>What a face means for the channels, grouped where it means the same.</summary>
    public IEnumerable<(string Channels, FaceTreatment Treatment, string Sentence)> MeaningOf(FaceDossier face)
    {
        var groups = Photo.Channels
            .Where(channel => face.Verdicts.ContainsKey(channel.ChannelId))
            .GroupBy(channel => (face.Verdicts[channel.ChannelId].Treatment, face.Verdicts[channel.ChannelId].Reason))
            .ToArray();
        foreach (var group in groups)
        {
            string channels = groups.Length == 1 && group.Count() > 1 ? "Every channel" : string.Join(", ", group.Select(channel => channel.Name));
            yield return (channels, group.Key.Treatment, ReasonText.Sentence(group.Key.Reason));
        }
    }

    private static bool IsStopped(FaceDossier face, string channelId) =>
        face.Verdicts.TryGetValue(channelId, out FaceVerdict? verdict) && verdict is { Identity: FaceIdentity.Restricted, Treatment: not FaceTreatment.Show };

    /// <summary>Whether there is a decision of this kind about the photo as a whole.</summary>
    public bool IsSaid(PhotoAssertionKind kind) => Photo.Assertions.Any(assertion => assertion.Kind == kind);

    /// <summary>Whether any channel names this reason.</summary>
    public bool Has(Reason reason) => Photo.Channels.Any(channel => channel.Reasons.Contains(reason));

    /// <summary>What an event is about, as the user may read it.</summary>
    public string TextOf(PhotoEvent happened)
    {
        string who = MaySeeNames && happened.PersonId is { } person ? $" ({person})" : string.Empty;
        string note = MaySeeNames && happened.Note is { } text ? $" “{text}”" : string.Empty;
        return happened.What + who + note;
    }
}

/// <summary>Which face was just spoken of.</summary>
/// <param name="Face">Its ordinal.</param>
/// <param name="Again">Whether it is to be looked at again: its decision was undone, or could not be recorded.</param>
public sealed record FaceTurn(short Face, bool Again);
