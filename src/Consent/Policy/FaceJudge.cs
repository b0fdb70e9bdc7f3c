namespace ConsentLens.Consent.Policy;

/// <summary>
/// Judges one face by itself. Every path must keep to the order of <see cref="FaceTreatment"/>: a face may never be treated
/// more leniently when its person is restricted than when they are permitted.
/// </summary>
internal sealed class FaceJudge(Knowledge known, PhotoEvidence photo)
{
    private readonly ScreeningRules _rules = known.Rules;

    public FaceVerdict Judge(FaceFinding face)
    {
        if (face.Decision is { } human)
            return JudgeHuman(human, face);
        FaceVerdict verdict = JudgeComparison(face);
        // It looked like somebody who may not be shown, and may still be them.
        bool mayBeRestricted = _rules.Mode != ScreeningMode.DetectOnly && face.Resembled.Any(person => !IsPermitted(person));
        return mayBeRestricted && verdict.Treatment is FaceTreatment.Show or FaceTreatment.Review ? Verdict(Reason.PossibleRestrictedPerson, FaceIdentity.Possible) : verdict;
    }

    private FaceVerdict JudgeComparison(FaceFinding face)
    {
        if (_rules.Mode == ScreeningMode.DetectOnly)
            return JudgeUnrecognised(face);
        if (MatchedPersonId(face) is { } matched && !IsPermitted(matched))
            return JudgeRestricted(matched, face.Quality, DoubtAbout(matched) is not null);
        return face.Quality == FaceQuality.Good ? JudgeGood(face) : JudgePoor(face);
    }

    /// <summary>The person whom the face matches, permitted or not; null when it matches nobody.</summary>
    public static string? MatchedPersonId(FaceFinding face) =>
        face.Comparison is { Strength: MatchStrength.Match, Candidates: [{ } best, ..] } ? best.PersonId : null;

    private FaceVerdict JudgeHuman(HumanAssertion human, FaceFinding face) => human.Kind switch
    {
        HumanAssertionKind.IsPerson when human.PersonId is { } person && !IsPermitted(person) && known.IsExcepted(person, photo) && !IsOutdated(human, face) =>
            Verdict(Reason.ShownByException, FaceIdentity.Restricted, person),
        // A withdrawal must not turn a doubt into a copy that may be released.
        HumanAssertionKind.IsPerson when !IsPermitted(human.PersonId) && (_rules.OnHit == HitAction.Block || !IsOutdated(human, face)) =>
            JudgeRestricted(human.PersonId, FaceQuality.Good, isDoubted: false),
        HumanAssertionKind.IsPerson or HumanAssertionKind.Guest or HumanAssertionKind.NotAFace when IsOutdated(human, face) =>
            Verdict(Reason.DecisionOutdated, FaceIdentity.Possible),
        HumanAssertionKind.IsPerson => Verdict(Reason.ClearedByHuman, FaceIdentity.Permitted, human.PersonId),
        HumanAssertionKind.Guest => Verdict(Reason.ClearedByHuman, FaceIdentity.Unknown),
        HumanAssertionKind.NotAFace => Verdict(Reason.NotAFace, FaceIdentity.Unknown),
        HumanAssertionKind.Mask => Verdict(Reason.MaskedByHuman, IdentityByComparison(face)),
        _ => Verdict(Reason.BlockedByHuman, IdentityByComparison(face)),
    };

    /// <summary>
    /// A decision no longer settles a face that is, or may be, somebody restricted of whom it could not know: whom the face resembles or resembled, or who can be
    /// taken for one of those, or for whom it was said to be.
    /// </summary>
    private bool IsOutdated(HumanAssertion human, FaceFinding face)
    {
        if (face.Resembled.Any(person => IsNews(person, Clue.Register, face.ReopenedAt)))
            return true;
        IEnumerable<string> near = face.Comparison.Candidates.Select(candidate => candidate.PersonId);
        return face.Comparison.Candidates.Any(candidate => IsNews(candidate.PersonId, Clue.Face, candidate.FoundAt))
            || near.Append(human.PersonId).OfType<string>().Distinct().SelectMany(id => known.UnseenLookAlikesOf(id, photo)).Any(other => IsNews(other.Person.Id, Clue.Register, other.Since));

        bool IsNews(string personId, Clue clue, DateTimeOffset? since) =>
            personId != human.PersonId && !IsPermitted(personId) && !known.WasKnownBy(human.SaidAt, personId, clue, since);
    }

    // Comparisons left by an earlier screening are ignored: the school chose to recognise nobody.
    private static FaceVerdict JudgeUnrecognised(FaceFinding face) =>
        Verdict(face.Quality == FaceQuality.Possible ? Reason.PossibleFace : Reason.UnscreenedFaceMasked, FaceIdentity.Unscreened);

    private FaceVerdict JudgeRestricted(string? personId, FaceQuality quality, bool isDoubted)
    {
        if (_rules.OnHit == HitAction.Block)
            return Verdict(Reason.RestrictedPerson, FaceIdentity.Restricted, personId);

        // A face that would go to review if its person were permitted must not get a releasable copy because they are restricted.
        bool wouldBeReviewed = quality switch
        {
            FaceQuality.Good => isDoubted,
            FaceQuality.Small => _rules.OnSmall == DoubtAction.Review,
            _ => true,
        };
        Reason reason = wouldBeReviewed ? Reason.PossibleRestrictedPerson : Reason.RestrictedPersonMasked;
        return Verdict(reason, FaceIdentity.Restricted, personId);
    }

    private FaceVerdict JudgeGood(FaceFinding face)
    {
        if (MatchedPersonId(face) is { } permitted)
            return DoubtAbout(permitted) is { } doubt ? Verdict(doubt, FaceIdentity.Possible) : Verdict(Reason.PermittedPerson, FaceIdentity.Permitted, permitted);
        return face.Comparison.Strength switch
        {
            MatchStrength.None => Verdict(ReasonForUnknown(), FaceIdentity.Unknown),
            MatchStrength.NotCompared => Verdict(Reason.UnscreenedFace, FaceIdentity.Unscreened),
            _ => Verdict(ReasonForPossible(face.Comparison), FaceIdentity.Possible),
        };
    }

    /// <summary>Why a match with somebody permitted is a possible one at most; null where it is a match.</summary>
    private Reason? DoubtAbout(string personId)
    {
        if (known.UnseenLookAlikesOf(personId, photo).Any())
            return Reason.PossibleRestrictedPerson;
        return known.IsOfOtherClass(personId, photo) ? Reason.MatchOfOtherClass : null;
    }

    private Reason ReasonForUnknown()
    {
        if (_rules.Mode == ScreeningMode.BlockList)
            return Reason.NobodyRestricted;
        return _rules.OnUnknown == DoubtAction.Blur ? Reason.UnknownFaceMasked : Reason.UnknownFace;
    }

    private Reason ReasonForPossible(FaceComparison comparison)
    {
        if (ResemblesRestricted(comparison))
            return Reason.PossibleRestrictedPerson;

        // A possible match that names nobody contradicts itself, which is no reason to show a face.
        bool onlyPermittedNear = comparison.Candidates.Count > 0;
        return _rules.Mode == ScreeningMode.BlockList && onlyPermittedNear ? Reason.NobodyRestricted : Reason.PossibleMatch;
    }

    private FaceVerdict JudgePoor(FaceFinding face)
    {
        Reason reason = face.Quality switch
        {
            FaceQuality.Small => _rules.OnSmall == DoubtAction.Blur ? Reason.SmallFaceMasked : Reason.SmallFace,
            _ when ResemblesRestricted(face.Comparison) => Reason.PossibleRestrictedPerson,
            FaceQuality.Turned => Reason.TurnedFace,
            FaceQuality.Blurred => Reason.BlurredFace,
            _ => Reason.PossibleFace,
        };
        return Verdict(reason, IdentityByComparison(face));
    }

    private FaceIdentity IdentityByComparison(FaceFinding face) => face.Comparison.Strength switch
    {
        _ when _rules.Mode == ScreeningMode.DetectOnly => FaceIdentity.Unscreened,
        MatchStrength.NotCompared => FaceIdentity.Unscreened,
        MatchStrength.None => FaceIdentity.Unknown,
        _ => FaceIdentity.Possible,
    };

    // In a match only the person it names counts: the margin already rules out the second.
    private bool ResemblesRestricted(FaceComparison comparison) =>
        comparison.Strength == MatchStrength.Possible
        && comparison.Candidates.Any(candidate => !IsPermitted(candidate.PersonId) || known.UnseenLookAlikesOf(candidate.PersonId, photo).Any());

    private bool IsPermitted(string? personId) => known.IsPermitted(personId);

    private static FaceVerdict Verdict(Reason reason, FaceIdentity identity, string? personId = null) =>
        new(TreatmentFor(reason), identity, personId, reason);

    // The verdict in the table, as the treatment of one face.
    private static FaceTreatment TreatmentFor(Reason reason) => ReasonText.LeadsTo(reason) switch
    {
        Policy.Verdict.Clear => FaceTreatment.Show,
        Policy.Verdict.Blur => FaceTreatment.Mask,
        Policy.Verdict.Review => FaceTreatment.Review,
        _ => FaceTreatment.Block,
    };
}
