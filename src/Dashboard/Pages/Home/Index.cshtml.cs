using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>The start page of a school: what needs the user now.</summary>
[Requires(Permission.ViewHome)]
public sealed class IndexModel : SchoolPage;
