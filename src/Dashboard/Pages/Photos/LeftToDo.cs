using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review.Dossier;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>What is left to be settled about a photo once no face has to be looked at any more, one sentence each.</summary>
/// <param name="Sentences">What a person has to settle.</param>
/// <param name="IsBeingRead">Whether the program still reads what is written in the picture.</param>
internal sealed record LeftToDo(IReadOnlyList<string> Sentences, bool IsBeingRead)
{
    /// <summary>What each reason against a photo as a whole asks for.</summary>
    private static readonly Dictionary<Reason, string> Tasks = new Dictionary<Reason, string>
    {
        [Reason.NameInFileName] = "Check the names in the file name or caption.",
        [Reason.MetadataUnreadable] = "Check the texts beside the photo: they could not be read.",
        [Reason.NameInPicture] = "Check what is written in the picture.",
        [Reason.CloseUp] = "Decide about the close-up: redact the face, or say that it may be shown.",
        [Reason.FacesMayBeMissed] = "Look whether anybody is in the photo: no face was found.",
        [Reason.DamageMayHideFaces] = "Look whether anybody is in the photo: no face was found.",
        [Reason.PeopleCannotBeScreened] = "Look whether anybody without reference photos is in the photo.",
        [Reason.LooksLikeHeldPicture] = "Compare it with the picture that it looks like.",
        [Reason.NotScreened] = "It could not be searched, so it cannot be released.",
    };

    public static LeftToDo Of(PhotoDossier photo)
    {
        List<string> sentences = [];
        int unknown = photo.Faces.Count(face => face.WaitsUnknown);
        if (unknown > 0)
        {
            string channels = string.Join(" and ", photo.Channels.Where(channel => photo.Faces.Any(face => IsUndecided(face, channel.ChannelId))).Select(channel => channel.Name));
            sentences.Add($"{(unknown == 1 ? "1 face that nobody knows holds" : $"{unknown} faces that nobody knows hold")} the photo on {channels}: redact {(unknown == 1 ? "it" : "them")}, say who it is, or leave the photo.");
        }

        Reason[] reasons = [.. photo.Channels.Where(channel => channel.Verdict == Verdict.Review).SelectMany(channel => channel.Reasons).Distinct()];
        sentences.AddRange(reasons.Where(Tasks.ContainsKey).Select(reason => Tasks[reason]).Distinct());
        // Said of the photo and of no face: its redacted copy showed somebody whom nobody had seen.
        if (reasons.Contains(Reason.PossibleFace) && !photo.Faces.Any(face => face.Verdicts.Values.Any(verdict => verdict.Reason == Reason.PossibleFace)))
            sentences.Add("Look whether a face was missed: one was found in the redacted copy.");
        return new LeftToDo(sentences, reasons.Contains(Reason.PictureNotRead));
    }

    private static bool IsUndecided(FaceDossier face, string channelId) =>
        face.WaitsUnknown && face.Verdicts.TryGetValue(channelId, out FaceVerdict? verdict) && verdict.NeedsDecision;
}
