using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Benchmarks.Nightly;

/// <summary>Judges every photo of a generated school: for the first time, and again the next night, when nothing has changed.</summary>
internal static class JudgingNight
{
    private const int People = 1_000;
    private const int FacesPerPhoto = 5;

    public static async Task<IReadOnlyList<NightlyFigure>> MeasureAsync(ConsentLensDbContextFactory contexts, int photos, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("consentlens-night-");
        try
        {
            (int school, _) = await GeneratedRows.AddAsync(contexts, photos, People, FacesPerPhoto);
            await AddChannelAsync(contexts, school, cancellationToken);
            var keyFile = new MasterKeyFile(Path.Combine(folder.FullName, "master.key"), TimeProvider.System);
            using var vault = new KeyVault(keyFile, await keyFile.LoadOrCreateAsync(cancellationToken));
            var keys = new SchoolKeyStore(contexts, vault, TimeProvider.System);
            using var anchor = new AuditStoreAnchor(contexts, keys, folder.FullName, TimeProvider.System);
            using var audit = new AuditStore(keys, anchor, TimeProvider.System, NullLogger<AuditStore>.Instance);
            var night = new RejudgeSchool(contexts, new DetectorTrust([default(Digest)]), audit, TimeProvider.System);
            return
            [
                await JudgeAsync(night, school, "judge for the first time", cancellationToken),
                await JudgeAsync(night, school, "judge again", cancellationToken),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<NightlyFigure> JudgeAsync(RejudgeSchool night, int school, string job, CancellationToken cancellationToken)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        JudgingCounts counts = await night.RunAsync(school, JudgingCause.Night, cancellationToken);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
        return new NightlyFigure(job, counts.Judged, counts.Elapsed.TotalSeconds, cpu.TotalSeconds, PeakMemory.Megabytes());
    }

    private static async Task AddChannelAsync(ConsentLensDbContextFactory contexts, int school, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(school);
        context.Channels.Add(new ChannelRow
        {
            SchoolId = school,
            ChannelId = "website",
            Use = Use.Website,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
            Mode = ScreeningMode.AllowList,
        });
        _ = await context.SaveChangesAsync(cancellationToken);
    }
}
