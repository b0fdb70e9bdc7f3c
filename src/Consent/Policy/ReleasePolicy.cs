using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Policy;

/// <summary>
/// Decides what may be done with a photo: a pure function of what was found in it, the register, the rules and the time.
/// </summary>
/// <remarks>
/// For every input: withdrawing a consent never makes a photo more publishable, and nor does adding a face; a photo that was not fully
/// searched is never clear or blur, whatever anybody decided; and the order of the faces and of the register makes no difference.
/// </remarks>
public static class ReleasePolicy
{
    /// <summary>Judges one photo for one channel.</summary>
    /// <param name="photo">What was found in it.</param>
    /// <param name="register">Who is on the register, and what they consented to.</param>
    /// <param name="rules">How the school judges for the channel.</param>
    /// <param name="coverage">Who has a template. A restricted person without one may be taken for somebody else and, in block-list mode, keeps every photo in review.</param>
    /// <param name="now">The time at which consents are checked.</param>
    public static PhotoVerdict Judge(
        PhotoEvidence photo,
        SchoolRegister register,
        ScreeningRules rules,
        TemplateCoverage coverage,
        DateTimeOffset now)
    {
        var known = new Knowledge(register, coverage, rules, now);
        FaceVerdict[] faces = JudgeFaces(photo, known);
        int? smaller = new ExposureJudge(rules.Exposure, photo).SmallerSide(faces);
        IEnumerable<Reason> reasons = faces
            .Select(face => face.Reason)
            .Concat(new PhotoJudge(known).ReasonsOf(photo, faces))
            .Concat(smaller is null ? [] : [Reason.CloseUpMadeSmaller]);
        PhotoVerdict verdict = Conclude(reasons, faces) with { CopySide = Math.Min(rules.Exposure.CopySide, smaller ?? int.MaxValue) };
        // Reading takes longer than all else, and matters only where nothing else holds the photo.
        bool mustBeRead = rules.ReadsPictures && photo.AwaitsReading && verdict.Verdict is (Verdict.Clear or Verdict.Blur);
        return mustBeRead ? Also(verdict, Reason.PictureNotRead) : verdict;
    }

    /// <summary>
    /// What a word on one of the faces would mean for that face: nothing else of the photo is judged. For whoever is about to say it.
    /// </summary>
    /// <param name="face">Which of the photo's faces.</param>
    /// <param name="word">What would be said.</param>
    public static FaceVerdict JudgeFaceIf(
        PhotoEvidence photo, int face, HumanAssertion word, SchoolRegister register, ScreeningRules rules, TemplateCoverage coverage, DateTimeOffset now)
    {
        PhotoEvidence said = photo with { Faces = [.. photo.Faces.Select((finding, index) => index == face ? finding with { Human = word } : finding)] };
        return JudgeFaces(said, new Knowledge(register, coverage, rules, now))[face];
    }

    private static FaceVerdict[] JudgeFaces(PhotoEvidence photo, Knowledge known)
    {
        var judge = new FaceJudge(known, photo);
        FaceVerdict[] faces = [.. photo.Faces.Select(judge.Judge)];
        if (known.Rules.Mode != ScreeningMode.DetectOnly)
            HoldSharedIdentities(photo.Faces, faces);
        var exposure = new ExposureJudge(known.Rules.Exposure, photo);
        return [.. faces.Select((face, index) => exposure.Judge(photo.Faces[index], face))];
    }

    /// <summary>
    /// The verdict after the redacted copy was screened again and a redacted face could still be found in it: blocked.
    /// </summary>
    public static PhotoVerdict AfterFailedRedaction(PhotoVerdict verdict) => Also(verdict, Reason.RedactionFailed);

    /// <summary>
    /// The verdict after the redacted copy was screened again and a face was found that the first screening had missed: review.
    /// </summary>
    public static PhotoVerdict AfterNewFace(PhotoVerdict verdict) => Also(verdict, Reason.PossibleFace);

    /// <summary>The verdict after the same picture was found under another name, with which it cannot be released.</summary>
    public static PhotoVerdict AfterNameOfTwin(PhotoVerdict verdict) => Also(verdict, Reason.NameInFileName);

    /// <summary>
    /// Two faces in one photo cannot be the same person. Faces that match the same person, or a person whom a human has already
    /// named for another face, go to review; a human's own decision stands (a mirror, a collage).
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
            bool isHeld = findings[index].Decision is null
                && ClaimedPersonId(findings[index]) is { } personId
                && shared.Contains(personId);
            if (isHeld)
                verdicts[index] = Held(verdicts[index]);
        }
    }

    // Who a face is said to be, permitted or not, so that withdrawing a consent never settles a doubt.
    private static string? ClaimedPersonId(FaceFinding face) => face.Decision switch
    {
        { Kind: HumanAssertionKind.IsPerson } human => human.PersonId,
        { Kind: HumanAssertionKind.Guest or HumanAssertionKind.NotAFace } => null,
        _ => FaceJudge.MatchedPersonId(face),
    };

    private static FaceVerdict Held(FaceVerdict face) => face.Treatment switch
    {
        FaceTreatment.Block => face,
        FaceTreatment.Review when face.Reason < Reason.SameIdentityTwice => face,
        _ => new FaceVerdict(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.SameIdentityTwice),
    };

    private static PhotoVerdict Also(PhotoVerdict verdict, Reason reason) => Conclude(verdict.Reasons.Append(reason), verdict.Faces) with { CopySide = verdict.CopySide };

    /// <summary>
    /// The verdict is the least publishable that any reason leads to. Reasons in favour are listed only when the photo is clear; that the copy is smaller, always.
    /// </summary>
    private static PhotoVerdict Conclude(IEnumerable<Reason> reasons, IReadOnlyList<FaceVerdict> faces)
    {
        Reason[] all = [.. reasons.DefaultIfEmpty(Reason.NoFaces).Distinct().Order()];
        Verdict verdict = all.Min(ReasonText.LeadsTo);
        Reason[] telling = verdict == Verdict.Clear ? all : [.. all.Where(reason => ReasonText.LeadsTo(reason) != Verdict.Clear || reason == Reason.CloseUpMadeSmaller)];
        return new PhotoVerdict(verdict, telling, faces);
    }
}
