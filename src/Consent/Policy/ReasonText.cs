using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ConsentLens.Consent.Policy;

/// <summary>The table of reasons: the code of each in reports, its sentence for the office, and the verdict it leads to.</summary>
public static class ReasonText
{
    private static readonly FrozenDictionary<Reason, Entry> Table = new Dictionary<Reason, Entry>
    {
        [Reason.NotScreened] = new("not_screened", Verdict.Review, "The photo could not be fully read and searched, so nobody knows who is in it."),
        [Reason.RestrictedPerson] = new("restricted_person", Verdict.Block, "Somebody who may not be shown here is in the photo."),
        [Reason.BlockedByHuman] = new("blocked_by_human", Verdict.Block, "Somebody decided that this photo must not be released."),
        [Reason.SameAsHeldPicture] = new("same_as_held_picture", Verdict.Block, "This is the same picture as one that must not be released."),
        [Reason.RedactionFailed] = new("redaction_failed", Verdict.Block, "A redacted face could still be found in the copy."),
        [Reason.PossibleRestrictedPerson] = new("possible_restricted_person", Verdict.Review, "A face may be that of somebody who may not be shown here."),
        [Reason.DecisionOutdated] = new("decision_outdated", Verdict.Review, "Since somebody decided about a face, more has become known about a person it resembles who may not be shown here. Look again."),
        [Reason.LooksLikeHeldPicture] = new("looks_like_held_picture", Verdict.Review, "This looks like a picture that must not be released here, or only with a face redacted."),
        [Reason.PossibleMatch] = new("possible_match", Verdict.Review, "A face looks like somebody on the register, but not enough to be sure."),
        [Reason.MatchOfOtherClass] = new("match_of_other_class", Verdict.Review, "A face looks like a child of a class that is not among those given for these photos."),
        [Reason.SameIdentityTwice] = new("same_identity_twice", Verdict.Review, "Two faces were matched to the same person, so at least one of them is somebody else."),
        [Reason.UnknownFace] = new("unknown_face", Verdict.Review, "A face was not recognised."),
        [Reason.UnscreenedFace] = new("unscreened_face", Verdict.Review, "A face could not be compared with the people on the register."),
        [Reason.PossibleFace] = new("possible_face", Verdict.Review, "Something in the photo may be a face."),
        [Reason.TurnedFace] = new("turned_face", Verdict.Review, "A face is turned too far away to tell who it is."),
        [Reason.BlurredFace] = new("blurred_face", Verdict.Review, "A face is too blurred to tell who it is."),
        [Reason.SmallFace] = new("small_face", Verdict.Review, "A face is too small to tell who it is."),
        [Reason.CloseUp] = new("close_up", Verdict.Review, "A face looks towards the camera and is larger than this channel shows faces. Somebody has to decide."),
        [Reason.FacesMayBeMissed] = new("faces_may_be_missed", Verdict.Review, "No face was found, but the models in use are known to miss faces."),
        [Reason.DamageMayHideFaces] = new("damage_may_hide_faces", Verdict.Review, "No face was found, but a photo in this format (WebP, HEIC or AVIF) gives no sign when it is damaged, and damage can hide a face."),
        [Reason.NameInFileName] = new("name_in_file_name", Verdict.Review, "The name of somebody on the register is in the file name or caption."),
        [Reason.NameInPicture] = new("name_in_picture", Verdict.Review, "The name of somebody on the register is written in the picture: on a certificate, a badge, a peg or a wall."),
        [Reason.PictureNotRead] = new("picture_not_read", Verdict.Review, "The picture has not been searched for written names."),
        [Reason.MetadataUnreadable] = new("metadata_unreadable", Verdict.Review, "The file or one beside it carries text about the photo that could not be read, so nobody knows whom it names."),
        [Reason.PeopleCannotBeScreened] = new("people_cannot_be_screened", Verdict.Review, "Some people who may not be shown have no reference photos, so the photo cannot be checked for them."),
        [Reason.RestrictedPersonMasked] = new("restricted_person_masked", Verdict.Blur, "The face of somebody who may not be shown here was redacted in the copy."),
        [Reason.UnknownFaceMasked] = new("unknown_face_masked", Verdict.Blur, "A face that was not recognised was redacted in the copy."),
        [Reason.SmallFaceMasked] = new("small_face_masked", Verdict.Blur, "A face too small to tell who it is was redacted in the copy."),
        [Reason.UnscreenedFaceMasked] = new("unscreened_face_masked", Verdict.Blur, "A face was redacted in the copy, because nobody is recognised in this mode."),
        [Reason.CloseUpMasked] = new("close_up_masked", Verdict.Blur, "A face that looks towards the camera was redacted in the copy, because it is larger than this channel shows faces."),
        [Reason.RecognisableFaceMasked] = new("recognisable_face_masked", Verdict.Blur, "A face was redacted in the copy, because this channel shows no face that can be recognised."),
        [Reason.MaskedByHuman] = new("masked_by_human", Verdict.Blur, "Somebody asked for a face to be redacted in the copy."),
        [Reason.CloseUpMadeSmaller] = new("close_up_made_smaller", Verdict.Clear, "The copy was made smaller, because a face that looks towards the camera was larger than this channel shows faces."),
        [Reason.ShownByException] = new("shown_by_exception", Verdict.Clear, "The safeguarding lead decided that somebody may be shown in this photo here, with a reason."),
        [Reason.ClearedByHuman] = new("cleared_by_human", Verdict.Clear, "Somebody said who this is, or that the face may be shown."),
        [Reason.NotAFace] = new("not_a_face", Verdict.Clear, "Somebody said that this is not a face."),
        [Reason.PermittedPerson] = new("permitted_person", Verdict.Clear, "Everybody recognised may be shown here."),
        [Reason.NobodyRestricted] = new("nobody_restricted", Verdict.Clear, "A face does not match anybody who may not be shown here."),
        [Reason.NoFaces] = new("no_faces", Verdict.Clear, "No face was found."),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Reason> ByCode =
        Table.ToFrozenDictionary(pair => pair.Value.Code, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The reason's code in reports, e.g. <c>unknown_face</c>.</summary>
    public static string Code(Reason reason) => Table[reason].Code;

    /// <summary>The reason as one plain sentence for the office.</summary>
    public static string Sentence(Reason reason) => Table[reason].Sentence;

    /// <summary>The verdict that the reason leads to by itself. A photo gets the least publishable verdict among its reasons.</summary>
    public static Verdict LeadsTo(Reason reason) => Table[reason].LeadsTo;

    public static bool TryParse([NotNullWhen(true)] string? code, out Reason reason)
    {
        reason = default;
        return code is not null && ByCode.TryGetValue(code, out reason);
    }

    private sealed record Entry(string Code, Verdict LeadsTo, string Sentence);
}
