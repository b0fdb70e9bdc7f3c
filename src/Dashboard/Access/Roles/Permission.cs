namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>What a page or an action asks for. <see cref="PermissionTable"/> says which roles have it.</summary>
public enum Permission
{
    /// <summary>See the start page of a school.</summary>
    ViewHome,

    /// <summary>See photos and batches.</summary>
    ViewPhotos,

    /// <summary>Upload photos.</summary>
    Upload,

    /// <summary>Decide about doubtful photos.</summary>
    ReviewPhotos,

    /// <summary>Decide otherwise about a blocked photo.</summary>
    OverrideBlocked,

    /// <summary>Flag a photo as a safeguarding concern.</summary>
    RaiseConcern,

    /// <summary>See safeguarding concerns and bars with their reasons, and settle them.</summary>
    Safeguarding,

    /// <summary>See who is restricted, by name, and on which channel.</summary>
    ViewRestrictedList,

    /// <summary>See the register and its consents.</summary>
    ViewRegister,

    /// <summary>Import the register, record consents and answers, keep reference photos.</summary>
    ManageRegister,

    /// <summary>See channels.</summary>
    ViewChannels,

    /// <summary>Open, change and close channels.</summary>
    ManageChannels,

    /// <summary>See releases, and put photos together for one.</summary>
    PrepareRelease,

    /// <summary>Let a release go out.</summary>
    ApproveRelease,

    /// <summary>Record where a release went; the channel's list of posters has the last word.</summary>
    RecordPublication,

    /// <summary>See what has to come down.</summary>
    ViewTakedowns,

    /// <summary>Confirm that a photo has been taken down.</summary>
    ConfirmTakedown,

    /// <summary>See figures.</summary>
    ViewReports,

    /// <summary>See, verify and export the audit log.</summary>
    ViewAudit,

    /// <summary>Add users, set their roles, shut them out.</summary>
    ManageUsers,

    /// <summary>Change the school's settings.</summary>
    ManageSettings,

    /// <summary>See the jobs, and try them again.</summary>
    ManageJobs,

    /// <summary>Add schools.</summary>
    ManageSchools,
}
