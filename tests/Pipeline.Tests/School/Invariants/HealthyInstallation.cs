using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Invariants;

/// <summary>A drawn school with everything that can be violated: screened photos, words of people, releases that are out, one of them retired, a takedown, a night.</summary>
internal sealed class HealthyInstallation : IAsyncDisposable
{
    private HealthyInstallation(TestDatabase database, Workshop workshop) => (Database, Workshop) = (database, workshop);

    public TestDatabase Database { get; }

    public Workshop Workshop { get; }

    public int School { get; private set; }

    /// <summary>Somebody whom people recognised in a photo that is clear for it.</summary>
    public string Permitted { get; private set; } = string.Empty;

    public static async Task<HealthyInstallation> CreateAsync(PostgresFixture postgres, DrawnSchool drawn)
    {
        TestDatabase database = await postgres.CreateAsync();
        var made = new HealthyInstallation(database, await Workshop.OpenAsync(database.DataSource));
        made.School = await made.Workshop.AddSchoolAsync(drawn);
        await made.Workshop.ProcessAsync(made.School, drawn.Photos);
        long[] released = await made.ReleasableAsync();
        await made.PublishAsync(released);
        await made.PublishAsync(released[1..]);
        await made.BlockAsync(released[0]);
        await made.ClearAsync();
        await made.RunNightAsync();
        return made;
    }

    /// <summary>Does a night's work.</summary>
    /// <param name="clock">What time it is then, or null for now.</param>
    public async Task RunNightAsync(TimeProvider? clock = null)
    {
        using Workshop? other = clock is null ? null : Workshop.At(clock);
        await (other ?? Workshop).Get<NightlyRun>().RunAsync(School, default);
    }

    public async ValueTask DisposeAsync()
    {
        Workshop.Dispose();
        await Database.DisposeAsync();
    }

    private async Task<long[]> ReleasableAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(School);
        return await context.Verdicts
            .Where(verdict => verdict.ChannelId == "noticeboard" && verdict.Verdict == Verdict.Blur && context.Faces.Any(face => face.PhotoId == verdict.PhotoId))
            // The clear ones are left for those who want to break something.
            .Where(verdict => !context.Verdicts.Any(other => other.PhotoId == verdict.PhotoId && other.Verdict == Verdict.Clear))
            .OrderBy(verdict => verdict.PhotoId)
            .Select(verdict => verdict.PhotoId)
            .Take(2)
            .ToArrayAsync();
    }

    /// <summary>A release that is built, downloaded, and published on the noticeboard.</summary>
    private async Task PublishAsync(long[] photos)
    {
        TimeProvider time = TimeProvider.System;
        long release = (await new ReleaseDraft(Workshop.Contexts, Workshop.SchoolKeys, Workshop.Detectors, Workshop.Audit, time).CreateAsync(School, "noticeboard", "Board", photos, "head", default)).ReleaseId;
        await new ApproveRelease(Workshop.Contexts, Workshop.Detectors, Workshop.Queue, Workshop.Audit, time).RunAsync(School, release, "head", int.MaxValue, default);
        Workshop.Queue.Clear();
        var copies = new StoredCopies(Workshop.Engine, Workshop.Templates, Workshop.Get<ScreenedPixels>(), time);
        var build = new BuildRelease(Workshop.Contexts, Workshop.Blobs, Workshop.SchoolKeys, copies, Workshop.Get<RematchPhotos>(), Workshop.Get<ScratchSpace>(), Workshop.Detectors, Workshop.Audit, time, NullLogger<BuildRelease>.Instance);
        await new BuildReleases(Workshop.Contexts, build, time).RunAsync(School, [release], default);
        ReleasePackage package = await new DownloadPackage(Workshop.Contexts, Workshop.Blobs, Workshop.SchoolKeys, Workshop.Detectors, Workshop.Queue, Workshop.Audit, time).OpenAsync(School, release, "head", default);
        await package.Content.DisposeAsync();
        await new RecordPublication(Workshop.Contexts, Workshop.JudgePhotos, Workshop.Audit, time).RunAsync(School, release, null, "hall", "head", default);
    }

    /// <summary>Says of every face of a photo that it is somebody who may be shown, until one is clear.</summary>
    private async Task ClearAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(School);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, TimeProvider.System).LoadAsync(now, default);
        Permitted = register.People.First(person => register.IsPermitted(person.Id, Use.Website, now)).Id;
        long[] doubted = await context.Verdicts
            .Where(verdict => verdict.ChannelId == "website" && verdict.Verdict == Verdict.Review && context.Faces.Any(face => face.PhotoId == verdict.PhotoId))
            .Where(verdict => !context.ReleaseItems.Any(item => item.PhotoId == verdict.PhotoId) && !context.PhotoNames.Any(name => name.PhotoId == verdict.PhotoId))
            .OrderBy(verdict => context.Faces.Count(face => face.PhotoId == verdict.PhotoId))
            .Select(verdict => verdict.PhotoId)
            .ToArrayAsync();
        var identify = new IdentifyFace(Workshop.Contexts, Workshop.JudgePhotos, Workshop.Audit, TimeProvider.System);
        foreach (long photo in doubted)
        {
            foreach (short face in await context.Faces.Where(row => row.PhotoId == photo).Select(row => row.Ordinal).ToArrayAsync())
                await identify.RunAsync(School, photo, face, new FaceWord(HumanAssertionKind.IsPerson, Permitted), "reviewer", default);
            if (await context.Verdicts.AnyAsync(verdict => verdict.PhotoId == photo && verdict.ChannelId == "website" && verdict.Verdict == Verdict.Clear))
                return;
        }

        throw new InvalidOperationException("No drawn photo could be cleared.");
    }

    private async Task BlockAsync(long photo) =>
        await new IdentifyFace(Workshop.Contexts, Workshop.JudgePhotos, Workshop.Audit, TimeProvider.System)
            .RunAsync(School, photo, 0, new FaceWord(HumanAssertionKind.Block), "reviewer", default);
}
