namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What the audit log records. <see cref="AuditActionText"/> holds the code and the sentence of each.</summary>
public enum AuditAction
{
    RegisterImported,

    /// <summary>An import rejected a row about a person, who is restricted everywhere until that is settled.</summary>
    PersonHeld,

    /// <summary>What held a person was settled.</summary>
    HoldSettled,

    /// <summary>A decision was added to the consent ledger.</summary>
    ConsentRecorded,

    /// <summary>An answer about biometric permission was recorded.</summary>
    BiometricAnswerRecorded,

    /// <summary>A safeguarding bar was put on a person.</summary>
    SafeguardingBarSet,

    SafeguardingBarLifted,

    /// <summary>The reason of a safeguarding bar was read.</summary>
    SafeguardingReasonViewed,

    /// <summary>What the register says of a person was changed by hand.</summary>
    PersonChanged,

    /// <summary>A reference photo was added.</summary>
    ReferenceAdded,

    /// <summary>A reference photo was taken down.</summary>
    ReferenceRemoved,

    /// <summary>Reference photos of a person were enrolled.</summary>
    ReferencesEnrolled,

    /// <summary>A reference photo was refused.</summary>
    ReferenceRejected,

    /// <summary>A person's key, templates and reference photos were destroyed.</summary>
    BiometricsDestroyed,

    /// <summary>A batch of photos was taken in.</summary>
    BatchIngested,

    /// <summary>Photos were searched for faces and judged: one entry a chunk.</summary>
    PhotoScreened,

    /// <summary>A photo was judged again, without looking at its pixels.</summary>
    PhotoRejudged,

    /// <summary>The faces of a photo were compared with the templates again.</summary>
    PhotoRematched,

    /// <summary>Somebody said who a face is.</summary>
    FaceIdentified,

    /// <summary>Somebody took back who a face is.</summary>
    FaceIdentificationWithdrawn,

    /// <summary>Somebody drew a face that the search had missed.</summary>
    MissedFaceMarked,

    /// <summary>Somebody freed a photo from what blocked it.</summary>
    BlockOverridden,

    /// <summary>Somebody vouched for a photo as a whole: its names, or that nobody was missed in it.</summary>
    PhotoVouched,

    /// <summary>Somebody took back what they had vouched for.</summary>
    PhotoVouchWithdrawn,

    /// <summary>Somebody flagged a photo as a safeguarding concern, and it was locked.</summary>
    SafeguardingConcernRaised,

    /// <summary>The safeguarding lead read a concern.</summary>
    SafeguardingConcernViewed,

    /// <summary>The safeguarding lead closed a concern.</summary>
    SafeguardingConcernClosed,

    /// <summary>Somebody allowed a photo's release.</summary>
    PhotoApproved,

    /// <summary>Somebody stopped a photo's release.</summary>
    PhotoBlocked,

    /// <summary>Somebody looked at a photo of a restricted person.</summary>
    RestrictedPhotoViewed,

    /// <summary>A release was begun.</summary>
    ReleaseDrafted,

    /// <summary>Photos were put into a release that is being drafted, or taken out of it.</summary>
    ReleaseChanged,

    /// <summary>Somebody approved a release.</summary>
    ReleaseApproved,

    /// <summary>A release was given up.</summary>
    ReleaseCancelled,

    /// <summary>A release package was built.</summary>
    ReleaseBuilt,

    /// <summary>A release package was downloaded.</summary>
    ReleaseDownloaded,

    PublicationRecorded,

    /// <summary>A released photo is no longer permitted.</summary>
    TakedownOpened,

    /// <summary>Somebody confirmed that a photo was taken down.</summary>
    TakedownConfirmed,

    ChannelOpened,

    ChannelChanged,

    ChannelClosed,

    SchoolAdded,

    /// <summary>The night's work of a school ended.</summary>
    NightlyRunEnded,

    /// <summary>Photos were deleted when their time was up.</summary>
    PhotosPurged,

    /// <summary>A stored photo was found damaged and put aside.</summary>
    PhotoQuarantined,

    /// <summary>Somebody signed in.</summary>
    SignedIn,

    SignInRefused,

    UserAdded,

    /// <summary>A user's roles were changed.</summary>
    UserRolesChanged,

    /// <summary>A user was shut out.</summary>
    UserDisabled,

    /// <summary>A user's authenticator app was taken away.</summary>
    UserAuthenticatorReset,

    /// <summary>A user chose a new password.</summary>
    PasswordChanged,

    SettingsChanged,

    MasterKeyRotated,

    /// <summary>The audit log was verified.</summary>
    AuditVerified,

    /// <summary>The audit log was exported.</summary>
    AuditExported,

    /// <summary>Data were restored from a backup.</summary>
    DataRestored,
}
