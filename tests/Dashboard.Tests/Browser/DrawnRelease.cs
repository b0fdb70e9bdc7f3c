using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A draft of a test's own, of drawn photos, for a channel on which a face that may not be seen is redacted.</summary>
internal sealed class DrawnRelease
{
    private const string Channel = "looked-at";

    private readonly DrawnBatch _batch;

    private DrawnRelease(DrawnBatch batch, long id, IReadOnlyList<long> photos) => (_batch, Id, Photos) = (batch, id, photos);

    public long Id { get; }

    /// <summary>Its photos, by number.</summary>
    public IReadOnlyList<long> Photos { get; }

    public string Page => $"/releases/{Id}";

    public static async Task<DrawnRelease> PrepareAsync(RunningDashboard dashboard, string name, int photos)
    {
        await dashboard.StartAsync();
        IServiceProvider services = dashboard.Services;
        await using ConsentLensDbContext context = services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        if (!await context.Channels.AnyAsync(channel => channel.ChannelId == Channel))
        {
            var form = new ChannelForm { Platform = "Newsletter", Owner = "head", ListedInPrivacyNotice = true, OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur, ReadsPictures = false };
            await services.GetRequiredService<OpenChannel>().RunAsync(dashboard.SchoolId, Channel, Use.Website, form, "head", default);
        }

        // Its batch is called like nobody on the register, whom other tests add.
        // Pictures of one person, most of whom may be shown, and of several in turn: not all of them can be released.
        string[] ofOne = [.. Directory.EnumerateFiles(dashboard.Drawn.References, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        IReadOnlyList<string> ofSeveral = dashboard.Drawn.ReadablePhotos;
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Copies", [.. Enumerable.Range(0, (2 * photos) + 4)
            .Select(number => ($"IMG_{number:0000}.jpg", number % 2 == 0 ? ofOne[number / 2 % ofOne.Length] : ofSeveral[number / 2 % ofSeveral.Count]))]);
        IQueryable<long> releasable = context.Photos
            .Where(photo => photo.BatchId == batch.Id
                && context.Verdicts.Any(row => row.PhotoId == photo.Id && row.ChannelId == Channel && (row.Verdict == Verdict.Clear || row.Verdict == Verdict.Blur)))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(photos);
        // What another test changed may still be judged.
        string[] verdicts = [];
        string[] named = [];
        await Patience.UntilAsync(
            async () =>
            {
                VerdictRow[] rows = await context.Verdicts.AsNoTracking().Where(row => row.ChannelId == Channel && context.Photos.Any(photo => photo.Id == row.PhotoId && photo.BatchId == batch.Id)).ToArrayAsync();
                verdicts = [.. rows.Select(row => $"{row.PhotoId} {row.Verdict} {string.Join('+', row.Reasons)}")];
                named = await context.PhotoNames.Where(name => context.Photos.Any(photo => photo.Id == name.PhotoId && photo.BatchId == batch.Id)).Select(name => name.PersonId).Distinct().ToArrayAsync();
                return await releasable.CountAsync() == photos;
            },
            TimeSpan.FromSeconds(30),
            () => $"Too few photos can be released: {string.Join(", ", verdicts)}. Named: {string.Join(", ", named)}.");
        DraftOutcome draft = await services.GetRequiredService<ReleaseDraft>().CreateAsync(dashboard.SchoolId, Channel, name, await releasable.ToArrayAsync(), "office", default);
        Assert.Equal(photos, draft.Added);
        return new DrawnRelease(batch, draft.ReleaseId, await releasable.ToArrayAsync());
    }

    public ConsentLensDbContext Context() => _batch.Context();

    /// <summary>The first of its photos with a verdict.</summary>
    public async Task<long> FirstAsync(Verdict verdict)
    {
        foreach (long photo in Photos)
        {
            if (await _batch.VerdictAsync(photo, Channel) == verdict)
                return photo;
        }

        throw new InvalidOperationException($"No photo of the release is {verdict}.");
    }

    /// <summary>What the log says of its approval, or null.</summary>
    public async Task<string?> ApprovalAsync()
    {
        await using ConsentLensDbContext context = Context();
        return await context.AuditEntries.Where(entry => entry.Action == "release_approved" && entry.SubjectId == $"{Id}").Select(entry => entry.Detail).SingleOrDefaultAsync();
    }

    /// <summary>Waits until the copy of a number is on the screen, and counts as looked at.</summary>
    public static async Task SeesAsync(Visitor visitor, int number)
    {
        try
        {
            await visitor.Page.Locator($"[data-strip] a[data-number='{number}'][data-seen=yes][aria-current=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Copy {number} did not come: {await visitor.Page.InnerTextAsync("main")}");
        }
    }
}
