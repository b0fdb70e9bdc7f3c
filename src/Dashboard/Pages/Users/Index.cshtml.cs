using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>The users of a school.</summary>
[Requires(Permission.ManageUsers)]
public sealed class IndexModel(AccessDbContext access) : SchoolPage
{
    /// <summary>The users, in the order of their names.</summary>
    public IReadOnlyList<UserLine> Users { get; private set; } = [];

    /// <summary>Lists them.</summary>
    public async Task OnGetAsync()
    {
        List<User> users = await access.Users.AsNoTracking()
            .Include(user => user.Memberships)
            .Where(user => user.Memberships.Any(row => row.SchoolId == SchoolId))
            .OrderBy(user => user.DisplayName)
            .ToListAsync(Aborted);
        Users = [.. users.Select(user => UserLine.Of(user, SchoolId))];
    }
}
