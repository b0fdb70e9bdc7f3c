using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>The school's register of channels.</summary>
[Requires(Permission.ViewChannels)]
public sealed class IndexModel(TimeProvider time) : SchoolPage
{
    /// <summary>The channels, open ones first.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>This instant.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>Only those on which everybody can look at faces from close by.</summary>
    [BindProperty(SupportsGet = true)]
    public bool CloseUps { get; set; }

    /// <summary>Lists them.</summary>
    public async Task OnGetAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        ChannelRow[] channels = await context.Channels.AsNoTracking().Where(CloseUps ? HomeOverview.ShowsCloseUps(DateOnly.FromDateTime(Now.UtcDateTime)) : _ => true).OrderBy(channel => channel.ChannelId).ToArrayAsync(Aborted);
        Channels = [.. channels.OrderBy(channel => channel.IsClosed(Now))];
    }
}
