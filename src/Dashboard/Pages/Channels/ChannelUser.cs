using ConsentLens.Dashboard.Access.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>Somebody who can be responsible for a channel or post on it.</summary>
/// <param name="UserName">The user name.</param>
/// <param name="DisplayName">The full name.</param>
public sealed record ChannelUser(string UserName, string DisplayName)
{
    /// <summary>The users of a school whose accounts are enabled, in the order of their names, plus any that a channel names but who are no longer there.</summary>
    public static async Task<IReadOnlyList<ChannelUser>> ListAsync(AccessDbContext access, int schoolId, IEnumerable<string> named, CancellationToken cancellationToken)
    {
        var users = await access.Users.AsNoTracking()
            .Where(user => !user.IsDisabled && user.Memberships.Any(row => row.SchoolId == schoolId))
            .OrderBy(user => user.DisplayName)
            .Select(user => new { user.UserName, user.DisplayName })
            .ToListAsync(cancellationToken);
        ChannelUser[] known = [.. users.Select(user => new ChannelUser(user.UserName!, user.DisplayName))];
        return [.. known, .. named.Where(name => name.Length > 0).Except(known.Select(user => user.UserName)).Select(name => new ChannelUser(name, "no longer here"))];
    }
}
