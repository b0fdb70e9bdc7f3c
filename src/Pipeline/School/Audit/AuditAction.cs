using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What the audit log records. <see cref="AuditActionText"/> says each as a sentence.</summary>
public enum AuditAction
{
    RegisterImported,

    /// <summary>Somebody took a list of people, or the register, along as a file.</summary>
    PeopleExported,

    /// <summary>An import rejected a row about a person, who is restricted everywhere until that is settled.</summary>
    PersonHeld,
    HoldSettled,
    ConsentRecorded,
    BiometricAnswerRecorded,
    SafeguardingBarSet,
    SafeguardingBarLifted,
    SafeguardingReasonViewed,
    PersonChanged,
    ReferenceAdded,
    ReferenceRemoved,
    ReferencesEnrolled,
    ReferenceRejected,
    BiometricsDestroyed,
    BatchIngested,
    PhotoScreened,
    PhotoScreenedAgain,
    PhotoRetried,
    PhotoRejudged,
    FaceIdentified,
    FaceIdentificationWithdrawn,
    MissedFaceMarked,
    BlockOverridden,
    ExceptionMade,
    ExceptionTakenBack,
    LookAlikesMarked,
    LookAlikesUnmarked,
    PhotoVouched,
    PhotoVouchWithdrawn,
    SafeguardingConcernRaised,
    SafeguardingConcernViewed,
    SafeguardingConcernClosed,
    SafeguardingPublicationsListed,
    PhotoBlocked,
    RestrictedPhotoViewed,
    ReleaseDrafted,
    ReleaseChanged,
    ReleaseApproved,
    ReleaseCancelled,
    ReleaseBuilt,
    ReleaseDownloaded,
    ReleaseRetired,
    PublicationRecorded,
    TakedownOpened,
    TakedownConfirmed,
    TakedownReopened,

    /// <summary>The program found a photo where somebody had confirmed that it was down.</summary>
    TakedownFoundOnline,
    SiteAdded,
    SiteChanged,
    SiteRemoved,
    SiteAuditAsked,
    SiteAuditStopped,
    SiteAudited,
    ChannelOpened,
    ChannelChanged,
    ChannelClosed,
    SchoolAdded,
    NightlyRunEnded,
    PhotosPurged,
    PhotoDeleted,
    PersonDeleted,
    SignedIn,
    SignInRefused,
    UserAdded,
    UserRolesChanged,
    UserDisabled,
    UserAuthenticatorReset,

    /// <summary>A link with which a user chooses a password was made, by an administrator: whoever has it can take the account over.</summary>
    SignInLinkMade,
    UserAuthenticatorSetUp,
    PasswordChanged,
    SettingsChanged,
    LooserThresholdsAsked,
    LooserThresholdsConfirmed,
    LooserThresholdsDeclined,
    RecognitionMeasured,
    MasterKeyChanging,
    AuditVerified,
    AuditExported,
}

/// <summary>The table of actions: for each the code that is stored, which never changes, and its sentence for the reader.</summary>
public static class AuditActionText
{
    private static readonly FrozenDictionary<AuditAction, Entry> Table = new Dictionary<AuditAction, Entry>
    {
        [AuditAction.RegisterImported] = new("register_imported", "A register was imported."),
        [AuditAction.PeopleExported] = new("people_exported", "A list of people was downloaded as a file."),
        [AuditAction.PersonHeld] = new("person_held", "A person was held, because an import rejected a row about them."),
        [AuditAction.HoldSettled] = new("hold_settled", "What held a person was settled."),
        [AuditAction.ConsentRecorded] = new("consent_recorded", "A decision about photos of somebody was recorded."),
        [AuditAction.BiometricAnswerRecorded] = new("biometric_answer_recorded", "An answer about somebody's biometric data was recorded."),
        [AuditAction.SafeguardingBarSet] = new("safeguarding_bar_set", "A safeguarding bar was set."),
        [AuditAction.SafeguardingBarLifted] = new("safeguarding_bar_lifted", "A safeguarding bar was lifted."),
        [AuditAction.SafeguardingReasonViewed] = new("safeguarding_reason_viewed", "The reason for a safeguarding bar was read."),
        [AuditAction.PersonChanged] = new("person_changed", "Somebody's details in the register were changed by hand."),
        [AuditAction.ReferenceAdded] = new("reference_added", "A reference photo was added."),
        [AuditAction.ReferenceRemoved] = new("reference_removed", "A reference photo was destroyed."),
        [AuditAction.ReferencesEnrolled] = new("references_enrolled", "A template was made from somebody's reference photos."),
        [AuditAction.ReferenceRejected] = new("reference_rejected", "A reference photo was rejected."),
        [AuditAction.BiometricsDestroyed] = new("biometrics_destroyed", "Somebody's key, templates and reference photos were destroyed."),
        [AuditAction.BatchIngested] = new("batch_ingested", "A batch of photos was added."),
        [AuditAction.PhotoScreened] = new("photo_screened", "Photos were searched for faces and judged."),
        [AuditAction.PhotoScreenedAgain] = new("photo_screened_again", "A photo was read differently than before, and is being searched for faces again."),
        [AuditAction.PhotoRetried] = new("photo_retried", "Somebody had a photo that could not be read screened again."),
        [AuditAction.PhotoRejudged] = new("photo_rejudged", "A photo was judged again."),
        [AuditAction.FaceIdentified] = new("face_identified", "Somebody decided about a face."),
        [AuditAction.FaceIdentificationWithdrawn] = new("face_identification_withdrawn", "Somebody undid a decision about a face."),
        [AuditAction.MissedFaceMarked] = new("missed_face_marked", "Somebody marked a face that had been missed."),
        [AuditAction.BlockOverridden] = new("block_overridden", "The block on a photo was overridden, with a reason."),
        [AuditAction.ExceptionMade] = new("exception_made", "Somebody may be shown in one photo on one channel by way of exception, with a reason."),
        [AuditAction.ExceptionTakenBack] = new("exception_taken_back", "An exception for somebody in a photo was undone."),
        [AuditAction.LookAlikesMarked] = new("look_alikes_marked", "Two people were marked as looking alike."),
        [AuditAction.LookAlikesUnmarked] = new("look_alikes_unmarked", "Two people are no longer marked as looking alike."),
        [AuditAction.PhotoVouched] = new("photo_vouched", "Somebody decided about a photo as a whole."),
        [AuditAction.PhotoVouchWithdrawn] = new("photo_vouch_withdrawn", "Somebody undid a decision about a photo as a whole."),
        [AuditAction.SafeguardingConcernRaised] = new("safeguarding_concern_raised", "A photo was flagged as a safeguarding concern and locked."),
        [AuditAction.SafeguardingConcernViewed] = new("safeguarding_concern_viewed", "A safeguarding concern was read."),
        [AuditAction.SafeguardingConcernClosed] = new("safeguarding_concern_closed", "A safeguarding concern was closed."),
        [AuditAction.SafeguardingPublicationsListed] = new("safeguarding_publications_listed", "Where somebody's pictures were published was listed."),
        [AuditAction.PhotoBlocked] = new("photo_blocked", "A photo was blocked from release."),
        [AuditAction.RestrictedPhotoViewed] = new("restricted_photo_viewed", "A photo of somebody who may not be shown was viewed."),
        [AuditAction.ReleaseDrafted] = new("release_drafted", "A release was started."),
        [AuditAction.ReleaseChanged] = new("release_changed", "The photos of a release were changed."),
        [AuditAction.ReleaseApproved] = new("release_approved", "A release was approved."),
        [AuditAction.ReleaseCancelled] = new("release_cancelled", "A release was cancelled."),
        [AuditAction.ReleaseBuilt] = new("release_built", "A release package was built."),
        [AuditAction.ReleaseDownloaded] = new("release_downloaded", "A release package was downloaded."),
        [AuditAction.ReleaseRetired] = new("release_retired", "A release package was retired for good, because a photo in it may no longer be shown."),
        [AuditAction.PublicationRecorded] = new("publication_recorded", "A publication was recorded."),
        [AuditAction.TakedownOpened] = new("takedown_opened", "A released photo is no longer permitted and must be taken down."),
        [AuditAction.TakedownConfirmed] = new("takedown_confirmed", "Somebody confirmed that a photo was taken down."),
        [AuditAction.TakedownReopened] = new("takedown_reopened", "Somebody took back that a photo was taken down."),
        [AuditAction.TakedownFoundOnline] = new("takedown_found_online", "A photo was found where somebody had confirmed that it was taken down."),
        [AuditAction.SiteAdded] = new("site_added", "A site was confirmed to be the school's own, and may be looked through."),
        [AuditAction.SiteChanged] = new("site_changed", "How often one of the school's sites is looked through was changed."),
        [AuditAction.SiteRemoved] = new("site_removed", "One of the school's sites was removed, and is not looked through any more."),
        [AuditAction.SiteAuditAsked] = new("site_audit_asked", "Somebody asked for one of the school's sites to be looked through."),
        [AuditAction.SiteAuditStopped] = new("site_audit_stopped", "Somebody stopped a look through one of the school's sites."),
        [AuditAction.SiteAudited] = new("site_audited", "One of the school's sites was looked through."),
        [AuditAction.ChannelOpened] = new("channel_opened", "A channel was opened."),
        [AuditAction.ChannelChanged] = new("channel_changed", "A channel was changed."),
        [AuditAction.ChannelClosed] = new("channel_closed", "A channel was closed."),
        [AuditAction.SchoolAdded] = new("school_added", "A school was added."),
        [AuditAction.NightlyRunEnded] = new("nightly_run_ended", "The nightly work ended."),
        [AuditAction.PhotosPurged] = new("photos_purged", "Photos were deleted at the end of the time they are kept."),
        [AuditAction.PhotoDeleted] = new("photo_deleted", "A photo uploaded by mistake was deleted, with a reason."),
        [AuditAction.PersonDeleted] = new("person_deleted", "Somebody entered by mistake was deleted from the register."),
        [AuditAction.SignedIn] = new("signed_in", "A user signed in."),
        [AuditAction.SignInRefused] = new("sign_in_refused", "A sign-in was refused."),
        [AuditAction.UserAdded] = new("user_added", "A user was added."),
        [AuditAction.UserRolesChanged] = new("user_roles_changed", "The roles of a user were changed."),
        [AuditAction.UserDisabled] = new("user_disabled", "A user's account was disabled or enabled."),
        [AuditAction.UserAuthenticatorReset] = new("user_authenticator_reset", "A user's authenticator app was removed."),
        [AuditAction.SignInLinkMade] = new("sign_in_link_made", "A link to choose a user's password was made."),
        [AuditAction.UserAuthenticatorSetUp] = new("user_authenticator_set_up", "A user set up an authenticator app, and got recovery codes."),
        [AuditAction.PasswordChanged] = new("password_changed", "A user chose a new password."),
        [AuditAction.SettingsChanged] = new("settings_changed", "Settings were changed."),
        [AuditAction.LooserThresholdsAsked] = new("looser_thresholds_asked", "Looser similarities for faces were asked for."),
        [AuditAction.LooserThresholdsConfirmed] = new("looser_thresholds_confirmed", "Looser similarities for faces were confirmed."),
        [AuditAction.LooserThresholdsDeclined] = new("looser_thresholds_declined", "Looser similarities for faces were declined."),
        [AuditAction.RecognitionMeasured] = new("recognition_measured", "How well people are recognised by their reference photos was measured."),
        [AuditAction.MasterKeyChanging] = new("master_key_changing", "A change of the master key was begun."),
        [AuditAction.AuditVerified] = new("audit_verified", "The audit log was checked."),
        [AuditAction.AuditExported] = new("audit_exported", "The audit log was exported."),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, AuditAction> ByCode =
        Table.ToFrozenDictionary(pair => pair.Value.Code, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The code that is stored, e.g. <c>release_approved</c>.</summary>
    public static string Code(AuditAction action) => Table[action].Code;

    public static string Sentence(AuditAction action) => Table[action].Sentence;

    /// <summary>The action with this code; false for a code that this version does not know.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, out AuditAction action)
    {
        action = default;
        return code is not null && ByCode.TryGetValue(code, out action);
    }

    private sealed record Entry(string Code, string Sentence);
}
