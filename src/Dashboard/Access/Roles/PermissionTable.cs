using System.Collections.Frozen;
using static ConsentLens.Dashboard.Access.Roles.SchoolRole;

namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>Which roles may do what: the only place that says so.</summary>
public static class PermissionTable
{
    private static readonly SchoolRole[] Staff = [Office, Reviewer, Approver];

    private static readonly FrozenDictionary<Permission, SchoolRole[]> Roles = new Dictionary<Permission, SchoolRole[]>
    {
        [Permission.ViewHome] = [Office, Reviewer, Approver, Admin, Trust],
        [Permission.ViewPhotos] = Staff,
        [Permission.Upload] = [Office, Reviewer],
        [Permission.ReviewPhotos] = [Reviewer],
        [Permission.OverrideBlocked] = [Reviewer],
        [Permission.DeleteUploads] = [Reviewer],
        [Permission.RaiseConcern] = Staff,
        [Permission.Safeguarding] = [Reviewer],
        [Permission.ViewRestrictedList] = [Reviewer],
        [Permission.ViewRegister] = [Office, Reviewer],
        [Permission.ManageRegister] = [Office, Reviewer],
        [Permission.ViewChannels] = [Office, Reviewer, Approver, Admin, Trust],
        [Permission.ManageChannels] = [Approver, Admin],
        [Permission.PrepareRelease] = Staff,
        [Permission.ApproveRelease] = [Approver],
        [Permission.RecordPublication] = Staff,
        [Permission.ViewTakedowns] = [Office, Reviewer, Approver, Trust],
        [Permission.ConfirmTakedown] = Staff,
        [Permission.ViewOnline] = [Office, Reviewer, Approver, Admin],
        [Permission.ManageSites] = [Admin],
        [Permission.ViewReports] = [Reviewer, Approver, Admin, Trust],
        [Permission.ViewAudit] = [Reviewer, Approver, Admin, Trust],
        [Permission.ManageUsers] = [Admin],
        [Permission.ManageSettings] = [Admin],
        [Permission.ConfirmThresholds] = [Reviewer],
        [Permission.ManageJobs] = [Admin],
        [Permission.ManageSchools] = [Trust],
    }.ToFrozenDictionary();

    /// <summary>Whether somebody with these roles has a permission.</summary>
    public static bool Allows(IEnumerable<SchoolRole> roles, Permission permission) =>
        Roles.TryGetValue(permission, out SchoolRole[]? allowed) && roles.Any(allowed.Contains);
}
