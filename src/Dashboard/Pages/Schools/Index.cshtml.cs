using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Schools;

/// <summary>The schools of a trust: figures, and the way to add one.</summary>
[Requires(Permission.ManageSchools)]
public sealed class IndexModel(AddSchool add, UserKeeping keeping, AccessDbContext access, ConsentLensDbContextFactory contexts, SchoolClock clock) : SchoolPage
{
    /// <summary>The schools that the user oversees.</summary>
    public IReadOnlyList<SchoolLine> Schools { get; private set; } = [];

    /// <summary>The new school's name.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Whether its privacy notice lists its website.</summary>
    [BindProperty]
    public bool WebsiteIsListed { get; set; }

    /// <summary>The full name of its first administrator.</summary>
    [BindProperty]
    public string? AdminDisplayName { get; set; }

    /// <summary>The user name of its first administrator.</summary>
    [BindProperty]
    public string? AdminUserName { get; set; }

    /// <summary>Lists them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Adds a school, which the user will then oversee, and its first administrator.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        string admin = (AdminUserName ?? string.Empty).Trim();
        if (!UserNameRule.IsName(admin) || await access.Users.AnyAsync(user => user.UserName == admin, Aborted))
            return await AgainAsync("Choose a user name for the administrator that follows the rule beside the field and is not already taken.", nameof(AdminUserName));
        if (string.IsNullOrWhiteSpace(AdminDisplayName))
            return await AgainAsync("Enter the administrator's full name.", nameof(AdminDisplayName));
        try
        {
            int school = await add.RunAsync(Name ?? string.Empty, WebsiteIsListed, Actor, Aborted);
            User self = await access.Users.Include(user => user.Memberships).SingleAsync(user => user.UserName == Actor, Aborted);
            await keeping.SetRolesAsync(Actor, self, school, [SchoolRole.Trust], Aborted);
            (User? user, IReadOnlyList<string> problems) = await keeping.AddAsync(Actor, admin, AdminDisplayName, school, [SchoolRole.Admin], null, Aborted);
            return user is null
                ? await AgainAsync($"The school has been added, but not its administrator: {string.Join(" ", problems)}", nameof(AdminUserName))
                : RedirectToPage("/Schools/Added", new { school });
        }
        catch (RefusedException refused)
        {
            return await AgainAsync(refused.Message, nameof(Name));
        }
    }

    private async Task<IActionResult> AgainAsync(string problem, string field)
    {
        await ReadAsync();
        return Refuse(problem, field);
    }

    private async Task ReadAsync()
    {
        int[] overseen = await access.Users
            .Where(user => user.UserName == Actor)
            .SelectMany(user => user.Memberships.Where(row => row.Role == SchoolRole.Trust).Select(row => row.SchoolId))
            .ToArrayAsync(Aborted);
        DateOnly today = clock.Today;
        List<SchoolLine> lines = [];
        foreach (var school in Current.Schools.Where(school => overseen.Contains(school.Id)))
        {
            await using ConsentLensDbContext context = contexts.Create(school.Id);
            NightlyRunRow? night = await context.NightlyRuns.AsNoTracking().Where(run => run.FinishedAt != null).OrderByDescending(run => run.Id).FirstOrDefaultAsync(Aborted);
            lines.Add(new SchoolLine(
                school.Id,
                school.Name,
                await context.Photos.CountAsync(photo => photo.BlobId != null, Aborted),
                await context.Verdicts.Where(verdict => verdict.Verdict == Verdict.Review).Select(verdict => verdict.PhotoId).Distinct().CountAsync(Aborted),
                await context.Takedowns.CountAsync(task => task.ConfirmedAt == null, Aborted),
                await context.Takedowns.CountAsync(task => task.ConfirmedAt == null && task.DueDate < today, Aborted),
                night?.FinishedAt,
                night?.Problem is null));
        }

        Schools = lines;
    }
}
