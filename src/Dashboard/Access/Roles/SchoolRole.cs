namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>A role at a school. A user may have several roles, at several schools.</summary>
public enum SchoolRole
{
    /// <summary>The office: uploads photos and keeps the register.</summary>
    Office,

    /// <summary>The designated safeguarding lead: decides about photos that are in doubt, and sees why somebody is on the restricted list.</summary>
    Reviewer,

    /// <summary>The head: approves releases.</summary>
    Approver,

    /// <summary>The administrator: manages users and settings.</summary>
    Admin,

    /// <summary>The trust that the school belongs to: sees figures and logs but no photos, and adds schools.</summary>
    Trust,
}
