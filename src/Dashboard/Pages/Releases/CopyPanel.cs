using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>One copy of a draft: who can be seen in it, and what is redacted.</summary>
/// <param name="Copy">The copy.</param>
/// <param name="Desk">What the user may know of its photo; null where it is held back.</param>
/// <param name="ChannelId">The channel of the release.</param>
/// <param name="Address">Where its picture is; null where a script has fetched it ahead.</param>
public sealed record CopyPanel(CopyView Copy, PhotoDesk? Desk, string ChannelId, string? Address)
{
    /// <summary>What its file is called in the package.</summary>
    public string FileName => ReleaseCopyWriter.FileName(Copy.Number);

    /// <summary>How the photo stands on the channel, or null.</summary>
    public ChannelStanding? Standing => Desk?.Photo.Channels.SingleOrDefault(channel => channel.ChannelId == ChannelId);

    /// <summary>Whether there is a copy to be shown.</summary>
    public bool MayGo => Copy.IsReleasable && Desk?.Photo.State == PhotoState.Screened && Standing is { Verdict: Verdict.Clear or Verdict.Blur };

    /// <summary>Who can be seen, from left to right.</summary>
    public IReadOnlyList<string> Shown => [.. Faces(isShown: true).Where(face => face.Face.Word?.Kind != HumanAssertionKind.NotAFace).OrderBy(face => face.Face.Box.X).Select(face => NameOf(face.Face, face.Verdict))];

    /// <summary>Why faces are redacted, how many for each reason, and whose they are where the user may know it.</summary>
    public IReadOnlyList<(string Why, int Faces, IReadOnlyList<string> People)> Redacted =>
    [
        .. Faces(isShown: false)
            .GroupBy(face => face.Verdict.Reason)
            .Select(faces => (ReasonText.Sentence(faces.Key), faces.Count(), (IReadOnlyList<string>)[.. faces.Select(face => PersonIn(face.Face)).OfType<string>().Distinct(StringComparer.Ordinal)])),
    ];

    private IEnumerable<(FaceDossier Face, FaceVerdict Verdict)> Faces(bool isShown) => Desk is null
        ? []
        : Desk.Photo.Faces.Where(face => face.Verdicts.ContainsKey(ChannelId)).Select(face => (face, face.Verdicts[ChannelId])).Where(face => face.Item2.Treatment == FaceTreatment.Show == isShown);

    private string NameOf(FaceDossier face, FaceVerdict verdict)
    {
        string who = PersonOf(face) is { IsRestricted: true } && !Desk!.MaySeeNames ? "Somebody who may be shown here, but not everywhere" : Desk!.WhoIs(face);
        return verdict.Reason == Reason.ShownByException ? $"{who}, by an exception of the safeguarding lead" : who;
    }

    // Whom a redacted face shows is for those alone who may read the restricted list.
    private string? PersonIn(FaceDossier face) => Desk!.MaySeeNames && PersonOf(face) is { } person ? Desk.NameOf(person) : null;

    private static KnownPerson? PersonOf(FaceDossier face) => face.IsDecided || face.Strength == MatchStrength.Match ? face.Suggested : null;
}
