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
        SchoolRole.Office => "Uploads photos, keeps the register, prepares releases.",
        SchoolRole.Reviewer => "Decides about doubtful and blocked photos; sees the restricted list and safeguarding reasons.",
        SchoolRole.Approver => "Approves what is released, and keeps the channels.",
        SchoolRole.Admin => "Keeps users, channels and settings; sees no photos.",
        _ => "Sees figures and logs of the schools of the trust and adds schools; sees no photos.",
    };
}
