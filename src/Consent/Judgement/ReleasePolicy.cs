using ConsentLens.Consent.Register;
using ConsentLens.Consent.Screening;

namespace ConsentLens.Consent.Judgement;

/// <summary>
/// Decides what may be done with a photo: a pure function of what was found in it, the register, the rules and the time.
/// </summary>
/// <remarks>
/// Holds for every input: withdrawing a consent never makes a photo more publishable; adding a face never does either; a
/// photo that was not searched whole is never clear or blur, whatever anybody said of it; and neither the order of the faces nor that of the
/// register matters.
/// </remarks>
public static class ReleasePolicy
{
    /// <summary>Judges one photo for one channel.</summary>
    /// <param name="photo">What was found in it.</param>
    /// <param name="register">Who is at the school, and what they consented to.</param>
    /// <param name="rules">How the school judges for the channel.</param>
    /// <param name="coverage">Who can be recognised at all. In block-list mode a restricted person without a template keeps every photo in review.</param>
    /// <param name="now">The instant at which consents are looked at.</param>
    public static PhotoVerdict Judge(
        PhotoEvidence photo,
        SchoolRegister register,
        ScreeningRules rules,
        TemplateCoverage coverage,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(coverage);

        var judge = new FaceJudge(register, rules, now);
        FaceVerdict[] faces = [.. photo.Faces.Select(judge.Judge)];
        if (rules.Mode != ScreeningMode.DetectOnly)
            HoldSharedIdentities(photo.Faces, faces);

        IEnumerable<Reason> reasons = faces
            .Select(face => face.Reason)
            .Concat(new PhotoJudge(register, rules, coverage, now).ReasonsOf(photo, faces));
        return Conclude(reasons, faces);
    }

    /// <summary>
    /// The verdict once the redacted copy was screened again and a removed face could still be found in it: blocked.
    /// </summary>
    public static PhotoVerdict AfterFailedRedaction(PhotoVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Conclude(verdict.Reasons.Append(Reason.RedactionFailed), verdict.Faces);
    }

    /// <summary>
    /// The verdict once the redacted copy was screened again and a face came to light that the first screening had not seen: review.
    /// </summary>
    public static PhotoVerdict AfterNewFace(PhotoVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Conclude(verdict.Reasons.Append(Reason.PossibleFace), verdict.Faces);
    }

    /// <summary>
    /// Two faces of one photo are not one person. Faces that the comparison gave the same identity, or one that a human
    /// gave to another face already, go to review; a human's own word stands (a mirror, a collage).
    /// </summary>
    private static void HoldSharedIdentities(IReadOnlyList<FaceFinding> findings, FaceVerdict[] verdicts)
    {
        HashSet<string> shared = findings
            .Select(ClaimedPersonId)
            .OfType<string>()
            .GroupBy(personId => personId, StringComparer.Ordinal)
            .Where(faces => faces.Count() > 1)
            .Select(faces => faces.Key)
            .ToHashSet(StringComparer.Ordinal);
        for (int index = 0; index < verdicts.Length; index++)
        {
            bool isHeld = findings[index].Human is null
                && ClaimedPersonId(findings[index]) is { } personId
                && shared.Contains(personId);
            if (isHeld)
                verdicts[index] = Held(verdicts[index]);
        }
    }

    // Who a face is said to be, permitted or not, so that a withdrawn consent never dissolves a doubt.
    private static string? ClaimedPersonId(FaceFinding face) => face.Human switch
    {
        null => FaceJudge.MatchedPersonId(face),
        { Kind: HumanAssertionKind.IsPerson } human => human.PersonId,
        { Kind: HumanAssertionKind.NotOnRegister or HumanAssertionKind.NotAFace } => null,
        _ => FaceJudge.MatchedPersonId(face),
    };

    private static FaceVerdict Held(FaceVerdict face) => face.Treatment switch
    {
        FaceTreatment.Block => face,
        FaceTreatment.Review when face.Reason < Reason.SameIdentityTwice => face,
        _ => new FaceVerdict(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.SameIdentityTwice),
    };

    /// <summary>
    /// The verdict is the least publishable that any reason leads to. What is merely fine is named only when everything is.
    /// </summary>
    private static PhotoVerdict Conclude(IEnumerable<Reason> reasons, IReadOnlyList<FaceVerdict> faces)
    {
        Reason[] all = [.. reasons.DefaultIfEmpty(Reason.NoFaces).Distinct().Order()];
        Verdict verdict = all.Min(ReasonText.LeadsTo);
        Reason[] telling = verdict == Verdict.Clear ? all : [.. all.Where(reason => ReasonText.LeadsTo(reason) != Verdict.Clear)];
        return new PhotoVerdict(verdict, telling, faces);
    }
}
