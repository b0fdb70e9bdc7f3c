using System.IO.Compression;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A school's photos, released by the server and by the command line.</summary>
internal sealed class BothWays(Workshop workshop, int school, DrawnSchool drawn, ITestOutputHelper output)
{
    private const string Website = "website";

    /// <summary>Lets the school have one channel with these rules.</summary>
    public async Task UseOneChannelAsync(ScreeningRules rules)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        await context.Channels.ExecuteDeleteAsync();
        var channel = new ChannelRow
        {
            SchoolId = school,
            ChannelId = Website,
            Use = rules.Use,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
            Mode = rules.Mode,
            OnHit = rules.OnHit,
            OnUnknown = rules.OnUnknown,
            OnSmall = rules.OnSmall,
            ReadsPictures = rules.ReadsPictures,
        };
        channel.Expose(rules.Exposure);
        channel.Posters.Add(new ChannelPosterRow { SchoolId = school, ChannelId = Website, UserName = "head" });
        context.Channels.Add(channel);
        await context.SaveChangesAsync();
    }

    /// <summary>Releases the photos of a folder, which the server has taken in, by both, and requires that verdicts, reasons and copies are the same.</summary>
    /// <returns>The copies.</returns>
    public async Task<byte[][]> CompareAsync(string photos, ScreeningRules rules, RedactionStyle style)
    {
        await using (ConsentLensDbContext context = workshop.Contexts.Create(school))
            await context.Channels.ExecuteUpdateAsync(update => update.SetProperty(channel => channel.Style, style));
        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> server = await ReleasedByTheServerAsync();
        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> folder = await ReleasedByTheCommandLineAsync(photos, rules, style);

        Assert.Equal(folder.Keys.Order(StringComparer.Ordinal), server.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, (Verdict Verdict, string Reasons, byte[]? Copy) there) in folder)
        {
            (Verdict verdict, string reasons, byte[]? copy) = server[name];
            Assert.Equal((name, there.Verdict, there.Reasons), (name, verdict, reasons));
            Assert.True((there.Copy ?? []).AsSpan().SequenceEqual(copy ?? []), $"The copies of {name} are not the same bytes.");
        }

        int copies = folder.Values.Count(photo => photo.Copy is not null);
        int blurred = folder.Values.Count(photo => photo is { Verdict: Verdict.Blur, Copy: not null });
        int named = folder.Values.Count(photo => photo.Reasons.Contains(nameof(Reason.NameInPicture), StringComparison.Ordinal));
        Assert.True(rules.Mode == ScreeningMode.BlockList || !rules.ReadsPictures || named > 0);
        output.WriteLine($"{rules.Mode}, {style}: {folder.Count} photos alike, {named} of them with a name in the picture, {copies} copies the same byte for byte, {blurred} of them redacted");
        Assert.True(rules.Mode == ScreeningMode.BlockList || rules.Exposure.OnCloseUp == CloseUpAction.Review || blurred > 0);
        return [.. folder.Values.Select(photo => photo.Copy).OfType<byte[]>()];
    }

    /// <summary>Every photo's verdict and, where it may be released, the copy in the built package.</summary>
    public async Task<Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)>> ReleasedByTheServerAsync()
    {
        TimeProvider time = TimeProvider.System;
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long[] releasable = await context.Verdicts
            .Where(row => row.Verdict == Verdict.Clear || row.Verdict == Verdict.Blur)
            .OrderBy(row => row.PhotoId)
            .Select(row => row.PhotoId)
            .ToArrayAsync();
        Dictionary<long, byte[]> copies = [];
        if (releasable.Length > 0)
        {
            long release = (await new ReleaseDraft(workshop.Contexts, workshop.SchoolKeys, workshop.Detectors, workshop.Audit, time).CreateAsync(school, Website, "Trip", releasable, "office", default)).ReleaseId;
            await new ApproveRelease(workshop.Contexts, workshop.Detectors, workshop.Queue, workshop.Audit, time).RunAsync(school, release, "head", int.MaxValue, default);
            workshop.Queue.Clear();
            var stored = new StoredCopies(workshop.Engine, workshop.Templates, workshop.Get<ScreenedPixels>(), time);
            BuiltRelease built = await new BuildRelease(workshop.Contexts, workshop.Blobs, workshop.SchoolKeys, stored, workshop.Get<RematchPhotos>(), workshop.Get<ScratchSpace>(), workshop.Detectors, workshop.Audit, time, NullLogger<BuildRelease>.Instance)
                .RunAsync(school, release, null, default);
            copies = await CopiesOfAsync(release, built);
        }

        using DataKey key = await workshop.PhotoKeyAsync(school, default);
        var rows = await context.Verdicts.Join(context.Photos, row => row.PhotoId, photo => photo.Id, (row, photo) => new { row, photo }).ToArrayAsync();
        return rows.ToDictionary(
            found => PhotoFileName.Open(key, found.photo.BatchId, found.photo.FileNameHash, found.photo.FileNameCiphertext),
            found => (found.row.Verdict, string.Join(',', found.row.Reasons), copies.GetValueOrDefault(found.photo.Id)),
            StringComparer.Ordinal);
    }

    private async Task<Dictionary<long, byte[]>> CopiesOfAsync(long release, BuiltRelease built)
    {
        Dictionary<long, byte[]> copies = [];
        if (built.PackageBlobId is null)
            return copies;
        using DataKey key = await workshop.PhotoKeyAsync(school, default);
        using var zip = new ZipArchive(new MemoryStream(await workshop.Blobs.ReadAsync(key, BlobAddress.Parse(built.PackageBlobId), default)));
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        foreach (ReleaseItemRow item in await context.ReleaseItems.Where(row => row.ReleaseId == release && row.CopySha256 != null).ToArrayAsync())
        {
            using var bytes = new MemoryStream();
            await using Stream entry = zip.GetEntry($"{item.Number:D4}.jpg")!.Open();
            await entry.CopyToAsync(bytes);
            copies.Add(item.PhotoId, bytes.ToArray());
        }

        return copies;
    }

    private async Task<Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)>> ReleasedByTheCommandLineAsync(
        string folderOfPhotos, ScreeningRules rules, RedactionStyle style)
    {
        using var models = new ScreeningModels(
            workshop.Engine.Pack, rules.Mode, new PhotoReader(workshop.Limits), workshop.Engine.ThresholdsFor([rules.Mode], school: null));
        await using FileStream file = File.OpenRead(drawn.RegisterFile);
        SchoolRegister register = RegisterCsv.Read(file).ToRegister(TimeProvider.System.GetUtcNow());
        IReadOnlyList<Template> templates = [];
        if (rules.Mode != ScreeningMode.DetectOnly)
        {
            var references = new ReferenceFolder(new ReferenceReader(models.Analyser, models.Reader), new TemplateBuilder(models.Metric, models.Thresholds), workshop.Limits);
            templates = (await references.EnrolAsync(drawn.References, register, TimeProvider.System.GetUtcNow(), 2, default)).Templates;
        }

        using var folder = new Storage.Encryption.ScratchFolder();
        using IPhotoBatch photos = PhotoBatch.Open(folderOfPhotos, workshop.Limits);
        var request = new ScreeningRequest
        {
            Batch = photos,
            Register = register,
            Templates = templates,
            Options = new ScreeningOptions { Rules = rules, Style = style, Workers = 2 },
            Output = folder.Path,
            RegisterFingerprint = $"{school}",
        };
        ScreeningReport report = await new ScreeningRun(models, TimeProvider.System).RunAsync(request, null, default);
        return report.Photos.ToDictionary(
            photo => photo.File,
            photo => (photo.Verdict, string.Join(',', photo.Reasons), photo.Release is null ? null : File.ReadAllBytes(Path.Combine(folder.Path, photo.Release))),
            StringComparer.Ordinal);
    }
}
