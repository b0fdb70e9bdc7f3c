namespace ConsentLens.Consent.Policy;

/// <summary>
/// Why a photo or a face was judged as it was. The codes in reports are these names in snake_case;
/// once used, a name never changes its meaning.
/// </summary>
public enum Reason
{
    /// <summary>The photo could not be fully decoded and searched.</summary>
    NotScreened,

    /// <summary>Somebody who may not be shown on this channel is in the photo.</summary>
    RestrictedPerson,

    /// <summary>A human said that the photo must not be released.</summary>
    BlockedByHuman,

    /// <summary>It is, pixel for pixel, a picture that a human said must not be released.</summary>
    SameAsHeldPicture,

    /// <summary>A redacted face could still be found and matched in the copy.</summary>
    RedactionFailed,

    /// <summary>A face may be that of somebody who may not be shown.</summary>
    PossibleRestrictedPerson,

    /// <summary>A human decided about a face before somebody restricted, whom it resembles, could be known of.</summary>
    DecisionOutdated,

    /// <summary>It looks like a picture that must not be released on this channel.</summary>
    LooksLikeHeldPicture,

    /// <summary>A face may be that of somebody on the register, but the match is not certain.</summary>
    PossibleMatch,

    /// <summary>A face matches a pupil of another class than those that are said to be in the photo.</summary>
    MatchOfOtherClass,

    /// <summary>Two faces in the photo were matched to the same person.</summary>
    SameIdentityTwice,

    /// <summary>A face was compared and matches nobody on the register.</summary>
    UnknownFace,

    /// <summary>A face was not compared with anybody.</summary>
    UnscreenedFace,

    /// <summary>Something that may be a face.</summary>
    PossibleFace,

    /// <summary>A face is turned too far away to be compared.</summary>
    TurnedFace,

    /// <summary>A face is too blurred to be compared.</summary>
    BlurredFace,

    /// <summary>A face is too small to be recognised.</summary>
    SmallFace,

    /// <summary>A face that may be shown is a close-up, which the channel does not show, and it could not be made smaller.</summary>
    CloseUp,

    /// <summary>No face was found, by a detector that is known to miss faces.</summary>
    FacesMayBeMissed,

    /// <summary>No face was found, in a photo whose format gives no sign of damage.</summary>
    DamageMayHideFaces,

    /// <summary>The name of somebody on the register is in the file name or caption.</summary>
    NameInFileName,

    /// <summary>The name of somebody on the register is written in the picture itself.</summary>
    NameInPicture,

    /// <summary>What is written in the picture was not read yet.</summary>
    PictureNotRead,

    /// <summary>Metadata is in the file that could not be read, so whom it names is not known.</summary>
    MetadataUnreadable,

    /// <summary>Some restricted people have no template, so block-list screening cannot recognise them.</summary>
    PeopleCannotBeScreened,

    /// <summary>A restricted person was redacted in the copy.</summary>
    RestrictedPersonMasked,

    /// <summary>An unknown face was redacted in the copy.</summary>
    UnknownFaceMasked,

    /// <summary>A face too small to be recognised was redacted in the copy.</summary>
    SmallFaceMasked,

    /// <summary>A face that was not compared was redacted in the copy.</summary>
    UnscreenedFaceMasked,

    /// <summary>A close-up of somebody who may be shown was redacted in the copy.</summary>
    CloseUpMasked,

    /// <summary>A face was redacted in the copy, because the channel shows none that can be recognised.</summary>
    RecognisableFaceMasked,

    /// <summary>A human asked for the face to be redacted in the copy.</summary>
    MaskedByHuman,

    /// <summary>The copy was made smaller, so that no face in it is a close-up.</summary>
    CloseUpMadeSmaller,

    /// <summary>A human said who this is, and that they may be shown in this photo here, whatever the consents say.</summary>
    ShownByException,

    /// <summary>A human said who this is, or that it may be shown.</summary>
    ClearedByHuman,

    /// <summary>A human said that this is not a face.</summary>
    NotAFace,

    /// <summary>The person may be shown on this channel.</summary>
    PermittedPerson,

    /// <summary>The face resembles nobody restricted.</summary>
    NobodyRestricted,

    /// <summary>No face was found in the photo.</summary>
    NoFaces,
}
