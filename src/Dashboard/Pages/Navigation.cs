using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Pages;

/// <summary>The menu, with only what a user may open.</summary>
public static class Navigation
{
    private static readonly (Permission Permission, NavigationItem Item)[] Items =
    [
        (Permission.ViewHome, new NavigationItem("/", "Home")),
        (Permission.Upload, new NavigationItem("/upload", "Upload")),
        (Permission.ViewPhotos, new NavigationItem("/batches", "Batches")),
        (Permission.ReviewPhotos, new NavigationItem("/review", "Review")),
        (Permission.ViewPhotos, new NavigationItem("/blocked", "Blocked")),
        (Permission.ViewRegister, new NavigationItem("/people", "People")),
        (Permission.ViewChannels, new NavigationItem("/channels", "Channels")),
        (Permission.PrepareRelease, new NavigationItem("/releases", "Releases")),
        (Permission.ViewTakedowns, new NavigationItem("/takedowns", "Takedowns")),
        (Permission.ViewOnline, new NavigationItem("/online", "Online")),
        (Permission.Safeguarding, new NavigationItem("/safeguarding", "Safeguarding")),
        (Permission.ViewReports, new NavigationItem("/reports", "Reports")),
        (Permission.ViewAudit, new NavigationItem("/audit", "Audit")),
        (Permission.ManageUsers, new NavigationItem("/users", "Users")),
        (Permission.ManageSettings, new NavigationItem("/settings", "Settings")),
        (Permission.ManageSchools, new NavigationItem("/schools", "Schools")),
    ];

    /// <summary>What a user finds in the menu.</summary>
    public static IEnumerable<NavigationItem> For(CurrentUser current)
    {
        return Items.Where(item => current.Has(item.Permission)).Select(item => item.Item);
    }
}
