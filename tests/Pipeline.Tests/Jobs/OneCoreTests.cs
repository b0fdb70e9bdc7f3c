using System.IO.Compression;
using ConsentLens.Consent.Ledger;
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
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using ConsentLens.Pipeline.Vision.Redaction;
using ConsentLens.Synthetic.Painting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>There is one core: what the command line says of a photo, and the copy it makes, the server says and makes too.</summary>
[Collection(JobsCollection.Name)]
public sealed class OneCoreTests(PostgresFixture postgres, DrawnSchool drawn, ITestOutputHelper output)
{
    private const string Website = "website";

    [ScreeningTheory]
    [InlineData(ScreeningMode.AllowList)]
    [InlineData(ScreeningMode.BlockList)]
    [InlineData(ScreeningMode.DetectOnly)]
    public async Task The_command_line_and_the_server_give_the_same_verdict_and_the_same_copy_byte_for_byte(ScreeningMode mode)
    {
        var rules = new ScreeningRules { Use = Use.Website, Mode = mode, OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur };
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await UseOneChannelAsync(workshop, school, rules);
        // Never the same bytes twice: the server keeps one of them, and the command line screens both.
        string photos = Path.Combine(workshop.Data, "in");
        await drawn.WriteCopiesAsync(photos, drawn.ReadablePhotos.Count);
        await WriteNamesAsync(photos);
        await workshop.ProcessAsync(school, photos);
        foreach (RedactionStyle style in Enum.GetValues<RedactionStyle>())
            await CompareAsync(workshop, school, photos, rules, style);
    }

    [ScreeningFact]
    public async Task They_agree_about_close_ups_and_no_copy_shows_one()
    {
        var rules = new ScreeningRules { Use = Use.Website, OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur, ReadsPictures = false };
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await UseOneChannelAsync(workshop, school, rules);
        string photos = Path.Combine(workshop.Data, "in");
        await WritePortraitsAsync(photos);
        await workshop.ProcessAsync(school, photos);
        List<(int Copies, int Shown)> seen = [];
        foreach (ExposureRule exposure in Exposures)
        {
            ScreeningRules now = rules with { Exposure = exposure };
            await using (ConsentLensDbContext context = workshop.Contexts.Create(school))
            {
                await context.Channels.ExecuteUpdateAsync(update => update
                    .SetProperty(channel => channel.Exposure, exposure.Exposure)
                    .SetProperty(channel => channel.OnCloseUp, exposure.OnCloseUp)
                    .SetProperty(channel => channel.LargestFace, exposure.LargestFace)
                    .SetProperty(channel => channel.CopySide, exposure.CopySide));
            }

            await new RejudgeSchool(workshop.Contexts, workshop.Detectors, workshop.Audit, TimeProvider.System).RunAsync(school, JudgingCause.Channel, default);
            byte[][] copies = await CompareAsync(workshop, school, photos, now, RedactionStyle.Solid);
            seen.Add((copies.Length, CheckSizes(workshop, exposure, copies)));
        }

        // Each rule has something to do here.
        Assert.Equal((seen[0].Copies, true), (seen[1].Copies, seen[1].Shown > seen[2].Shown));
        Assert.True(seen[3].Copies < seen[0].Copies && seen[4].Copies >= seen[0].Copies);
    }

    // As screened; smaller copies as far as nobody is a close-up; redacted; asked for; nobody recognisable.
    private static readonly ExposureRule[] Exposures =
    [
        new(),
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200 },
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200, OnCloseUp = CloseUpAction.Blur },
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200, OnCloseUp = CloseUpAction.Review },
        new() { Exposure = Exposure.NoRecognisableFace, CopySide = 1000 },
    ];

    /// <summary>What somebody would find who looked for faces in the copies.</summary>
    private int CheckSizes(Workshop workshop, ExposureRule exposure, byte[][] copies)
    {
        int shown = 0;
        var largest = 0.0;
        ScreeningModels models = workshop.Engine.ModelsFor(comparesFaces: false);
        foreach (byte[] copy in copies)
        {
            using RgbImage image = models.Reader.Decode(copy, 0, default);
            Assert.True(image.LongSide <= exposure.CopySide);
            foreach (FaceView view in models.Analyser.Detect(image, default).Where(face => face.Score >= models.Analyser.SureScore).Select(FaceQualityGauge.ViewOf).Where(view => view.IsTowardsCamera))
                (shown, largest) = (shown + 1, Math.Max(largest, view.Side));
        }

        output.WriteLine($"{exposure.Exposure}, {exposure.OnCloseUp}: {copies.Length} copies show {shown} faces towards the camera, the largest of {largest:F0} pixels");
        Assert.True(exposure.Exposure != Exposure.NoCloseUps || largest <= exposure.LargestFace);
        Assert.True(exposure.Exposure != Exposure.NoRecognisableFace || shown == 0);
        return shown;
    }

    [ScreeningFact]
    public async Task A_detect_only_channel_needs_no_embedder_from_the_upload_to_the_release()
    {
        using var models = new Storage.Encryption.ScratchFolder();
        CopyModels(models.Path);
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource, null, models.Path);
        // The pack is checked when it is opened; from now on whoever loads the embedder fails.
        await File.WriteAllBytesAsync(workshop.Engine.Pack.Embedder.Path, [1, 2, 3]);
        int school = await new SchoolDirectory(workshop.Contexts).AddAsync("Detect-only school", TimeProvider.System.GetUtcNow(), default);
        await UseOneChannelAsync(workshop, school, new ScreeningRules { Use = Use.Website, Mode = ScreeningMode.DetectOnly });
        await workshop.ProcessAsync(school, drawn.Photos);

        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> released = await ReleasedByTheServerAsync(workshop, school);

        Assert.Contains(released.Values, photo => photo is { Verdict: Verdict.Blur, Copy: not null });
        Assert.ThrowsAny<Exception>(() => workshop.Engine.ModelsFor(comparesFaces: true));
    }

    /// <summary>Everybody from close by, on a ground large enough that something is left when the copy is made smaller.</summary>
    private async Task WritePortraitsAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string person in Directory.EnumerateDirectories(drawn.References).Order(StringComparer.Ordinal))
        {
            using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(person).Order(StringComparer.Ordinal).First()), 0, default);
            using RgbImage photo = Pictures.Grey(1400, 1000);
            Pictures.Paste(photo, portrait, (photo.Width - portrait.Width) / 2, (photo.Height - portrait.Height) / 2);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"portrait-{Path.GetFileName(person)}.jpg"), JpegEncoder.Encode(photo, 92));
        }
    }

    /// <summary>Puts photos beside them in which names of people of the register are written.</summary>
    private async Task WriteNamesAsync(string folder)
    {
        string[][] rows = [.. (await File.ReadAllLinesAsync(drawn.RegisterFile)).Select(line => line.Split(','))];
        (int given, int family) = (Array.IndexOf(rows[0], "given_name"), Array.IndexOf(rows[0], "family_name"));
        foreach ((int index, string[] row) in rows.Skip(1).Index())
        {
            using RgbImage photo = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(drawn.ReadablePhotos[index % drawn.ReadablePhotos.Count]), 0, default);
            _ = new Lettering(Ink: (255, 255, 255)).Write(photo, $"{row[given]} {row[family]}", 16, 30, photo.Height - 40);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"written-{index:00}.jpg"), JpegEncoder.Encode(photo, 92));
        }
    }

    private async Task<byte[][]> CompareAsync(Workshop workshop, int school, string photos, ScreeningRules rules, RedactionStyle style)
    {
        await using (ConsentLensDbContext context = workshop.Contexts.Create(school))
            await context.Channels.ExecuteUpdateAsync(update => update.SetProperty(channel => channel.Style, style));
        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> server = await ReleasedByTheServerAsync(workshop, school);
        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> folder = await ReleasedByTheCommandLineAsync(workshop, school, photos, rules, style);

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

    private static async Task UseOneChannelAsync(Workshop workshop, int school, ScreeningRules rules)
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
            Exposure = rules.Exposure.Exposure,
            OnCloseUp = rules.Exposure.OnCloseUp,
            LargestFace = rules.Exposure.LargestFace,
            CopySide = rules.Exposure.CopySide,
        };
        channel.Posters.Add(new ChannelPosterRow { SchoolId = school, ChannelId = Website, UserName = "head" });
        context.Channels.Add(channel);
        await context.SaveChangesAsync();
    }

    /// <summary>Every photo's verdict and, where it may be released, the copy in the built package.</summary>
    private static async Task<Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)>> ReleasedByTheServerAsync(Workshop workshop, int school)
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
            copies = await CopiesOfAsync(workshop, school, release, built);
        }

        using DataKey key = await workshop.PhotoKeyAsync(school, default);
        var rows = await context.Verdicts.Join(context.Photos, row => row.PhotoId, photo => photo.Id, (row, photo) => new { row, photo }).ToArrayAsync();
        return rows.ToDictionary(
            found => PhotoFileName.Open(key, found.photo.BatchId, found.photo.FileNameHash, found.photo.FileNameCiphertext),
            found => (found.row.Verdict, string.Join(',', found.row.Reasons), copies.GetValueOrDefault(found.photo.Id)),
            StringComparer.Ordinal);
    }

    private static async Task<Dictionary<long, byte[]>> CopiesOfAsync(Workshop workshop, int school, long release, BuiltRelease built)
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
        Workshop workshop, int school, string folderOfPhotos, ScreeningRules rules, RedactionStyle style)
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

    private static void CopyModels(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(RepositoryModels.Folder, "built"), "*", SearchOption.AllDirectories).Append(Path.Combine(RepositoryModels.Folder, "manifest.json")))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(RepositoryModels.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
