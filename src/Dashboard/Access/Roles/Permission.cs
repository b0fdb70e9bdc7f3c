namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>What a page or an action requires. <see cref="PermissionTable"/> says which roles have it.</summary>
public enum Permission
{
    /// <summary>See the home page of a school.</summary>
    ViewHome,

    /// <summary>See photos and batches.</summary>
    ViewPhotos,

    /// <summary>Upload photos.</summary>
    Upload,

    /// <summary>Decide about photos that are in doubt.</summary>
    ReviewPhotos,

    OverrideBlocked,

    /// <summary>Delete photos that were uploaded by mistake.</summary>
    DeleteUploads,

    /// <summary>Flag a photo as a safeguarding concern.</summary>
    RaiseConcern,

    /// <summary>See and close safeguarding concerns; see, set and lift bars, with their reasons.</summary>
    Safeguarding,

    /// <summary>See who is restricted, by name, and on which channel.</summary>
    ViewRestrictedList,

    /// <summary>See the register and its consents.</summary>
    ViewRegister,

    /// <summary>Import the register, record consents and answers, add and remove reference photos.</summary>
    ManageRegister,

    /// <summary>See channels.</summary>
    ViewChannels,

    /// <summary>Open, change and close channels.</summary>
    ManageChannels,

    /// <summary>See and prepare releases.</summary>
    PrepareRelease,

    ApproveRelease,

    /// <summary>Record where a release was published; only the channel's posters can.</summary>
    RecordPublication,

    /// <summary>See what has to come down.</summary>
    ViewTakedowns,

    /// <summary>Confirm that a photo has been taken down.</summary>
    ConfirmTakedown,

    /// <summary>See what is on the school's own sites, and have them looked through.</summary>
    ViewOnline,

    /// <summary>Add the school's own sites, and remove them.</summary>
    ManageSites,

    /// <summary>See figures.</summary>
    ViewReports,

    /// <summary>See, verify and export the audit log.</summary>
    ViewAudit,

    /// <summary>Add users, set their roles, disable them.</summary>
    ManageUsers,

    /// <summary>Change the school's settings.</summary>
    ManageSettings,

    /// <summary>Confirm or decline looser similarities for faces, which an administrator asked for.</summary>
    ConfirmThresholds,

    /// <summary>See the jobs, and try them again.</summary>
    ManageJobs,

    /// <summary>Add schools.</summary>
    ManageSchools,
}
