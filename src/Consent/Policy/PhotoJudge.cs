namespace ConsentLens.Consent.Policy;

/// <summary>
/// Finds the reasons against a photo as a whole. Only a human's decision settles a doubt, and only about people who were restricted at the time:
/// the photo must be checked again for anybody restricted later.
/// </summary>
internal sealed class PhotoJudge(Knowledge known)
{
    /// <param name="photo">What was found in it.</param>
    /// <param name="faces">How its faces were judged.</param>
    public IEnumerable<Reason> ReasonsOf(PhotoEvidence photo, IReadOnlyList<FaceVerdict> faces)
    {
        PhotoAssertion? nobodyMissed = WordOf(photo, PhotoAssertionKind.NobodyMissed);
        PhotoAssertion? namesChecked = WordOf(photo, PhotoAssertionKind.NamesChecked);
        if (!photo.FullyScanned)
            yield return Reason.NotScreened;
        if (WordOf(photo, PhotoAssertionKind.Withheld) is not null)
            yield return Reason.BlockedByHuman;
        if (photo.HeldPictures.Any(IsHeldByHuman))
            yield return Reason.SameAsHeldPicture;
        else if (LooksLikeHeld(photo, faces))
            yield return Reason.LooksLikeHeldPicture;
        bool isFaceless = photo.FullyScanned && photo.Faces.Count == 0;
        if (isFaceless && photo.DetectorMissesFaces && nobodyMissed is null)
            yield return Reason.FacesMayBeMissed;
        if (isFaceless && photo.DamageGoesUnseen && nobodyMissed is null)
            yield return Reason.DamageMayHideFaces;
        // The name of somebody restricted suggests that they are in the photo, even where no face was recognised.
        if (photo.NamedPersonIds.Any(personId => !known.MayBeNamed(personId) && !Settles(namesChecked, personId, Clue.Name, photo.NamedSince.TryGetValue(personId, out DateTimeOffset since) ? since : null)))
            yield return Reason.NameInFileName;
        // What cannot be read may name anybody.
        if (photo.HasUnreadTexts && known.Register.People.Any(person => !known.MayBeNamed(person.Id) && !Settles(namesChecked, person.Id, Clue.Name, photo.UnreadTextsSince)))
            yield return Reason.MetadataUnreadable;
        if (known.Rules.Mode == ScreeningMode.BlockList && SomebodyCannotBeScreened(photo, nobodyMissed, faces))
            yield return Reason.PeopleCannotBeScreened;
    }

    private static PhotoAssertion? WordOf(PhotoEvidence photo, PhotoAssertionKind kind) =>
        photo.Assertions.FirstOrDefault(assertion => assertion.Kind == kind);

    private static bool IsHeldByHuman(HeldPicture held) => held is { IsSame: true, ChannelId: null };

    // Whoever decided about a likeness cannot have known of what was held or said later. Where a face of its own blocks the photo, the likeness says nothing new.
    private bool LooksLikeHeld(PhotoEvidence photo, IReadOnlyList<FaceVerdict> faces)
    {
        if (faces.Any(face => face.Treatment == FaceTreatment.Block))
            return false;
        DateTimeOffset? settledAt = WordOf(photo, PhotoAssertionKind.AnotherPicture)?.SaidAt;
        return photo.HeldPictures.Any(held => !(held.Since < settledAt))
            || photo.SaidElsewhere.Where(said => !(said.SaidAt < settledAt)).GroupBy(said => said.PhotoId).Any(said => ShowsMore(said, faces));
    }

    /// <summary>Whether a face that must not be seen in the other photo may be seen in this one, which would redact only what it knows by itself.</summary>
    private bool ShowsMore(IEnumerable<FaceSaidElsewhere> said, IReadOnlyList<FaceVerdict> faces)
    {
        if (faces.Count > 0 && faces.All(face => face.Treatment != FaceTreatment.Show))
            return false;
        ILookup<bool, FaceSaidElsewhere> byName = said.ToLookup(one => one.PersonId is not null);
        return byName[true].Any(one => !known.IsPermitted(one.PersonId) && !faces.Any(face => face.PersonId == one.PersonId && face.Treatment != FaceTreatment.Show))
            || byName[false].Count() > faces.Count(face => face.Reason == Reason.MaskedByHuman);
    }

    /// <summary>
    /// Checking the photo by eye settles this only when no face was passed merely because it matched nobody restricted: that face may be the person without a template.
    /// </summary>
    private bool SomebodyCannotBeScreened(PhotoEvidence photo, PhotoAssertion? nobodyMissed, IReadOnlyList<FaceVerdict> faces)
    {
        PhotoAssertion? word = faces.Any(face => face.Reason == Reason.NobodyRestricted) ? null : nobodyMissed;
        // The cheap check first: it runs over the whole school for every photo.
        return known.Register.People.Any(person => IsUnseen(person.Id, photo) && !Settles(word, person.Id, Clue.Register, since: null));
    }

    private bool IsUnseen(string personId, PhotoEvidence photo) => photo.AwaitsMatching ? !known.IsPermitted(personId) : known.IsUnseen(personId, photo);

    private bool Settles(PhotoAssertion? word, string personId, Clue clue, DateTimeOffset? since) => word is not null && known.WasKnownBy(word.SaidAt, personId, clue, since);
}
