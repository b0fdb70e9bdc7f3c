namespace ConsentLens.Consent.Judgement;

/// <summary>
/// Why a photo or a face was judged as it was. The codes in reports are these names in snake_case;
/// a name, once used, never changes its meaning.
/// </summary>
public enum Reason
{
    /// <summary>The photo could not be decoded and searched whole.</summary>
    NotScreened,

    /// <summary>Somebody who may not be shown on this channel is in the photo.</summary>
    RestrictedPerson,

    /// <summary>A human said that the photo must not be released.</summary>
    BlockedByHuman,

    /// <summary>A removed face could still be found and matched in the copy.</summary>
    RedactionFailed,

    /// <summary>A face may be that of somebody who may not be shown.</summary>
    PossibleRestrictedPerson,

    /// <summary>A face may be that of somebody on the register; not sure enough to say.</summary>
    PossibleMatch,

    /// <summary>Two faces of the photo came out as the same person.</summary>
    SameIdentityTwice,

    /// <summary>A face is nobody on the register, as far as can be told.</summary>
    UnknownFace,

    /// <summary>A face was not compared with anybody.</summary>
    UnscreenedFace,

    /// <summary>Something that may be a face.</summary>
    PossibleFace,

    /// <summary>A face is turned too far away to be compared.</summary>
    TurnedFace,

    /// <summary>A face is too blurred to be compared.</summary>
    BlurredFace,

    /// <summary>A face is too small to be told apart.</summary>
    SmallFace,

    /// <summary>No face was found, by a detector that is known to miss faces.</summary>
    FacesMayBeMissed,

    /// <summary>No face was found, in a photo of a format that does not tell when it is damaged.</summary>
    DamageMayHideFaces,

    /// <summary>The name of somebody on the register is in the file name or caption.</summary>
    NameInFileName,

    /// <summary>Some restricted people have no template, so block-list screening cannot see them.</summary>
    PeopleCannotBeScreened,

    /// <summary>A restricted person was removed from the copy.</summary>
    RestrictedPersonMasked,

    /// <summary>An unknown face was removed from the copy.</summary>
    UnknownFaceMasked,

    /// <summary>A face too small to be told apart was removed from the copy.</summary>
    SmallFaceMasked,

    /// <summary>A face that was not compared was removed from the copy.</summary>
    UnscreenedFaceMasked,

    /// <summary>A human asked for the face to be removed from the copy.</summary>
    MaskedByHuman,

    /// <summary>A human said who this is, or that it may be shown.</summary>
    ClearedByHuman,

    /// <summary>A human said that this is not a face.</summary>
    NotAFace,

    /// <summary>The person may be shown on this channel.</summary>
    PermittedPerson,

    /// <summary>Nobody restricted is near this face.</summary>
    NobodyRestricted,

    /// <summary>No face was found in the photo.</summary>
    NoFaces,
}
