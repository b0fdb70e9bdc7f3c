using System.Globalization;
using System.Security.Claims;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access;

/// <summary>Who makes this request, at which school and in which roles. Read again for every request.</summary>
public sealed class CurrentUser(AccessDbContext access, SchoolDirectory directory, IHttpContextAccessor http)
{
    /// <summary>The cookie with the school that the user chose; it is checked against the memberships.</summary>
    public const string SchoolCookie = "school";

    private bool _isLoaded;
    private IReadOnlyList<SchoolRole> _roles = [];

    /// <summary>The user name in logs, audit entries and database rows; empty until the user is known.</summary>
    public string UserName { get; private set; } = string.Empty;

    /// <summary>The user's name on pages.</summary>
    public string DisplayName { get; private set; } = string.Empty;

    /// <summary>The school that the user is looking at; 0 if none.</summary>
    public int SchoolId { get; private set; }

    /// <summary>That school's name.</summary>
    public string SchoolName { get; private set; } = string.Empty;

    /// <summary>Every school that the user belongs to.</summary>
    public IReadOnlyList<SchoolListing> Schools { get; private set; } = [];

    /// <summary>The user's roles at the current school.</summary>
    public IReadOnlyList<SchoolRole> Roles => _roles;

    /// <summary>Whether the user may do something at the current school.</summary>
    public bool Has(Permission permission) => SchoolId != 0 && PermissionTable.Allows(_roles, permission);

    /// <summary>Reads the user of a signed-in principal, once for each request.</summary>
    /// <returns>False when nobody is fully signed in, or the account is disabled.</returns>
    public async Task<bool> LoadAsync(ClaimsPrincipal principal)
    {
        if (_isLoaded)
            return UserName.Length > 0;
        _isLoaded = true;
        if (!SignedIn.IsComplete(principal) || SignedIn.UserIdOf(principal) is not { } userId)
            return false;

        CancellationToken cancellationToken = http.HttpContext?.RequestAborted ?? CancellationToken.None;
        User? user = await access.Users.AsNoTracking()
            .Include(row => row.Memberships)
            .SingleOrDefaultAsync(row => row.Id == userId && !row.IsDisabled, cancellationToken);
        if (user?.UserName is not { } name)
            return false;
        (UserName, DisplayName) = (name, user.DisplayName);
        IReadOnlyList<SchoolListing> all = await directory.ListAsync(cancellationToken);
        Schools = [.. all.Where(school => user.Memberships.Any(membership => membership.SchoolId == school.Id))];
        if ((Schools.FirstOrDefault(school => school.Id == ChosenSchool()) ?? (Schools.Count > 0 ? Schools[0] : null)) is { } current)
        {
            (SchoolId, SchoolName) = (current.Id, current.Name);
            _roles = [.. user.Memberships.Where(membership => membership.SchoolId == current.Id).Select(membership => membership.Role).Order()];
        }

        return true;
    }

    private int? ChosenSchool() =>
        int.TryParse(http.HttpContext?.Request.Cookies[SchoolCookie], NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
