namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>Roles in words.</summary>
public static class RoleText
{
    /// <summary>A role's name on pages.</summary>
    public static string NameOf(SchoolRole role) => role switch
    {
        SchoolRole.Office => "Office",
        SchoolRole.Reviewer => "Reviewer (DSL)",
        SchoolRole.Approver => "Approver (head)",
        SchoolRole.Admin => "Administrator",
        _ => "Trust",
    };

    /// <summary>What a role may do, as one sentence.</summary>
    public static string DescriptionOf(SchoolRole role) => role switch
    {
        SchoolRole.Office => "Uploads photos, keeps the register and prepares releases.",
        SchoolRole.Reviewer => "Decides about photos that are in doubt or blocked. Sees the restricted list and safeguarding reasons.",
        SchoolRole.Approver => "Approves what is released and manages the channels.",
        SchoolRole.Admin => "Manages users, channels and settings. Sees no photos.",
        _ => "Sees the figures and audit logs of the trust’s schools, and adds schools. Sees no photos.",
    };
}
