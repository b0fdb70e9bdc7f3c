using System.Globalization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Releases;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Takedowns;

/// <summary>What has to be taken down, and what has been.</summary>
[Requires(Permission.ViewTakedowns)]
public sealed class IndexModel(
    TakedownList list, ConfirmTakedown confirm, ReopenTakedown reopen, AskForCheck checks, TakedownPlaces places, ReleaseNames names, SchoolClock clock, TimeProvider time) : SchoolPage
{
    private const int Size = 25;

    private IReadOnlyDictionary<long, string> _names = new Dictionary<long, string>();
    private ILookup<long, DownloadRow> _downloads = Array.Empty<DownloadRow>().ToLookup(download => download.ReleaseId);

    /// <summary>Which page of the confirmed ones is shown, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>The tasks that wait, the most urgent first.</summary>
    public IReadOnlyList<TakedownTask> Open { get; private set; } = [];

    /// <summary>Those that were confirmed, the latest first.</summary>
    public IReadOnlyList<TakedownTask> Confirmed { get; private set; } = [];

    /// <summary>Where else their pictures are.</summary>
    public KnownPlaces Places { get; private set; } = null!;

    /// <summary>The way to the other pages.</summary>
    public Paging Paging { get; private set; } = Paging.None;

    public DateOnly Today => clock.Today;

    /// <summary>The name of a task's photo: only the safeguarding lead sees the number of one that is held back.</summary>
    public string NameOf(TakedownTask task)
    {
        return task.IsHeldBack && !Current.Has(Permission.Safeguarding) ? "A photo that is held back" : $"Photo {task.PhotoId}";
    }

    /// <summary>The tasks that wait, by the copy's release and the place where it is: what one person does in one go. What was found on a site is one place.</summary>
    public IEnumerable<IGrouping<(long ReleaseId, string Platform, string Link), TakedownTask>> ByPlace =>
        Open.GroupBy(task => (task.ReleaseId, task.Platform, task.WasFound ? string.Empty : task.Link)).OrderBy(tasks => tasks.Min(task => task.DueDate)).ThenBy(tasks => tasks.Key.ReleaseId);

    /// <summary>What a release is called.</summary>
    public string ReleaseOf(long releaseId) => ReleaseText.NameOf(releaseId, _names.GetValueOrDefault(releaseId));

    /// <summary>Where a task's picture was found on one of the school's own sites; null when it was not, or the user may not see photos.</summary>
    public SeenOnline? SeenOf(TakedownTask task) => Current.Has(Permission.ViewPhotos) && !task.IsHeldBack ? Places.Seen.GetValueOrDefault((task.ReleaseId, task.Link)) : null;

    /// <summary>Pages at web archives that may hold a copy of what was at an address: to be looked at by a person, and never asked by ConsentLens.</summary>
    public IEnumerable<(string Name, string Address)> ArchivesOf(string link) => IsAddress(link)
        ? [("Internet Archive", $"https://web.archive.org/web/*/{link}"), ("archive.today", $"https://archive.ph/{link}")]
        : [];

    /// <summary>Who has a release's package, in words.</summary>
    public string DownloadsOf(long releaseId) => _downloads[releaseId].Any()
        ? $"Downloaded by {string.Join(", ", _downloads[releaseId].Select(download => $"{download.DownloadedBy} on {clock.Moment(download.DownloadedAt)}"))}."
        : "Nobody downloaded the package.";

    /// <summary>Whether a confirmation can still be taken back.</summary>
    public bool CanReopen(TakedownTask task) => Current.Has(Permission.ConfirmTakedown) && time.GetUtcNow() - task.ConfirmedAt <= ReopenTakedown.Window;

    /// <summary>Whether a place is a web address that can be followed.</summary>
    public bool IsAddress(string link) => WebAddress.TryParse(link, out _);

    /// <summary>Lists them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Confirms that photos are down.</summary>
    /// <param name="down">Those that were ticked: of each the task's number and the last departure that the page told of, with a colon between.</param>
    /// <param name="only">The one whose own button was pressed, in the same way; then nothing else is confirmed.</param>
    public async Task<IActionResult> OnPostConfirmAsync(string[] down, string? only)
    {
        if (!Current.Has(Permission.ConfirmTakedown))
            return Forbid();
        List<long> confirmed = [];
        int before = 0;
        RefusedException? refusal = null;
        foreach ((long id, long lastDeparture) in (only is null ? down : [only]).Select(Parse))
        {
            try
            {
                if (await confirm.RunAsync(SchoolId, id, lastDeparture, Actor, Aborted))
                    confirmed.Add(id);
                else
                    before++;
            }
            catch (RefusedException refused)
            {
                refusal = refused;
            }
        }

        int watched = confirmed.Count == 0 ? 0 : await checks.RunAsync(SchoolId, confirmed, Aborted);
        if (confirmed.Count > 0)
            Tell($"You have confirmed that {Counted.Of(confirmed.Count, "photo is", "photos are")} down.{(before > 0 ? $" Somebody else had already confirmed {before} more." : "")}{(watched > 0 ? " ConsentLens is now checking that they are, and will check again each night for 30 days." : "")}");
        else if (before > 0)
            Tell("Somebody else has already confirmed this.");
        if (refusal is null && confirmed.Count + before > 0)
            return RedirectToPage();
        await ReadAsync();
        return Refuse(refusal?.Message ?? "Tick the photos that are down, then confirm.");
    }

    /// <summary>Has a place looked at.</summary>
    public async Task<IActionResult> OnPostCheckAsync(long id)
    {
        if (!Current.Has(Permission.ConfirmTakedown))
            return Forbid();
        Tell(await checks.RunAsync(SchoolId, [id], Aborted) > 0
            ? "ConsentLens is checking whether the photo is still there. Refresh this page in a moment."
            : "ConsentLens can only check addresses on the school’s own sites.");
        return RedirectToPage();
    }

    /// <summary>Takes a confirmation back.</summary>
    public async Task<IActionResult> OnPostReopenAsync(long id)
    {
        if (!Current.Has(Permission.ConfirmTakedown))
            return Forbid();
        try
        {
            await reopen.RunAsync(SchoolId, id, Actor, Aborted);
            Tell("The confirmation has been taken back: the takedown is open again.");
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await ReadAsync();
            return Refuse(refused.Message);
        }
    }

    private static (long Id, long LastDeparture) Parse(string task)
    {
        string[] parts = task.Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out long id) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long departure)
            ? (id, departure)
            : (0, 0);
    }

    private async Task ReadAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        Paging = Paging.Of(HttpContext, Number, Size, await context.Takedowns.CountAsync(task => task.ConfirmedAt != null, Aborted));
        Open = await list.OpenAsync(SchoolId, Aborted);
        Confirmed = await list.ConfirmedAsync(SchoolId, Paging.Skip, Size, Aborted);
        long[] releases = [.. Open.Concat(Confirmed).Select(task => task.ReleaseId).Distinct()];
        await ReadFileNamesAsync(Open.Concat(Confirmed).Where(task => !task.IsHeldBack).Select(task => task.PhotoId));
        Places = await places.ReadAsync(SchoolId, [.. Open.Concat(Confirmed).Select(task => task.PhotoId).Distinct()], Aborted);
        _names = await names.ReadAsync(SchoolId, releases, Aborted);
        _downloads = (await context.Downloads.AsNoTracking().Where(download => releases.Contains(download.ReleaseId)).OrderBy(download => download.Sequence).ToArrayAsync(Aborted))
            .ToLookup(download => download.ReleaseId);
    }
}
