using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;

namespace ConsentLens.Pipeline.School.Review.Groups;

/// <summary>Whether a face may be that of somebody who may not be shown: then it is decided about by itself, and never in a group in a way that shows it.</summary>
internal static class FaceDoubt
{
    /// <param name="verdicts">How the face is judged, by channel.</param>
    public static bool MayBeRestricted(SchoolState school, FaceFinding face, IEnumerable<FaceVerdict> verdicts) =>
        face.Comparison.Candidates.Select(candidate => candidate.PersonId).Concat(face.Resembled).Any(person => IsRestricted(school, person))
        || verdicts.Any(verdict => verdict.Identity == FaceIdentity.Restricted || verdict.Reason is Reason.PossibleRestrictedPerson or Reason.DecisionOutdated);

    private static bool IsRestricted(SchoolState school, string personId) =>
        school.Channels.Values.Select(channel => channel.Use).Distinct().Any(use => !school.Register.IsPermitted(personId, use, school.Now));
}
