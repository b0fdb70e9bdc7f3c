namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>What somebody is at a school. A user may be several things, and at several schools.</summary>
public enum SchoolRole
{
    /// <summary>The office: uploads photos and keeps the register.</summary>
    Office,

    /// <summary>The designated safeguarding lead: decides about doubtful photos, and sees why somebody is on the restricted list.</summary>
    Reviewer,

    /// <summary>The head: lets photos go out.</summary>
    Approver,

    /// <summary>Keeps users and settings.</summary>
    Admin,

    /// <summary>The trust above the school: sees figures and logs, no pictures, and adds schools.</summary>
    Trust,
}
