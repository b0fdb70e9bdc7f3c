using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Screens a batch into an output folder with several workers; can be stopped and resumed.</summary>
public sealed class ScreeningRun(ScreeningModels models, TimeProvider time)
{
    /// <summary>Screens every photo and writes the reports. If stopped, the reports contain what is finished and say that they are incomplete.</summary>
    /// <exception cref="OutputFolderException">The output folder cannot be used; nothing was changed.</exception>
    public async Task<ScreeningReport> RunAsync(ScreeningRequest request, IProgress<ScreeningProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(request.Output);
        using WorkFolder work = WorkFolder.Open(request.Output);
        var release = new ReleaseFolder(request.Output);
        IReportWriter[] writers = [new JsonReportWriter(), new CsvReportWriter(), new HtmlReportWriter(work)];
        var meter = new ThroughputMeter(time);
        string[] files = [.. request.Batch.Entries.Select(entry => entry.Name)];
        PhotoReport?[] reports = new PhotoReport?[files.Length];
        SidecarTexts sidecars = await SidecarTexts.ReadAsync(request.Batch.Others.Companions, files, CancellationToken.None);
        using (RunJournal journal = RunJournal.Open(work.JournalPath, RunFingerprint.Of(request, models, sidecars)))
        {
            release.RemoveAllBut(journal.CopiesOf(files));
            if (!journal.Continues) DropReports(request.Output, writers);
            PhotoProcessor processor = Processor(request, sidecars, work, release, journal, meter);
            await WorkAsync(request, processor, reports, progress, cancellationToken);
        }
        List<PhotoReport> finished = [.. Twins.NameEachOther([.. reports.OfType<PhotoReport>()])];
        release.RemoveAllBut(finished.Select(photo => photo.Release).OfType<string>());
        work.RemoveAllBut(files);
        var report = new ScreeningReport
        {
            Channel = ReportCode.Of(request.Options.Rules.Use),
            Mode = ReportCode.Of(request.Options.Rules.Mode),
            ScreenedAt = time.GetUtcNow(),
            Complete = finished.Count == reports.Length,
            Models = models.Report,
            Photos = finished,
            PassedOver = [.. request.Batch.Others.Sentences],
            Throughput = meter.Report(),
        };
        await new ReportFolder(request.Output, writers).WriteAsync(report, CancellationToken.None);
        return report;
    }

    /// <summary>Removes the reports of an earlier run that is not being continued, before the first photo is screened: if the machine stops half way, nothing
    /// may still list as releasable what a changed register or changed rules would hold back.</summary>
    private static void DropReports(string output, IEnumerable<IReportWriter> writers)
    {
        foreach (IReportWriter writer in writers) File.Delete(Path.Combine(output, writer.FileName));
    }

    private static async Task WorkAsync(
        ScreeningRequest request, PhotoProcessor processor, PhotoReport?[] reports, IProgress<ScreeningProgress>? progress,
        CancellationToken cancellationToken)
    {
        int done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = request.Options.Workers, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(
                request.Batch.Entries.Index(),
                parallel,
                async (item, token) =>
                {
                    PhotoReport report = await processor.ProcessAsync(item.Item, item.Index + 1, token);
                    reports[item.Index] = report;
                    progress?.Report(new ScreeningProgress(Interlocked.Increment(ref done), reports.Length, report));
                });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped by the user: what is finished is reported, and the journal lets the next run continue.
        }
    }

    private PhotoProcessor Processor(ScreeningRequest request, SidecarTexts sidecars, WorkFolder work, ReleaseFolder release, RunJournal journal, ThroughputMeter meter)
    {
        ScreeningOptions options = request.Options;
        bool compares = options.Rules.Mode != ScreeningMode.DetectOnly;
        var school = new TemplateGallery(request.Templates, models.Metric);
        FaceMatcher? matcher = compares ? new FaceMatcher(school, models.Thresholds) : null;
        var prover = new CopyProver(models.Analyser, compares ? school : null, models.Metric, models.Thresholds);
        var policy = new FolderPolicy(request.Register, options.Rules, new TemplateCoverage(school.PersonIds), request.Register.PupilsOf(options.Classes), request.Batch.Name, time);
        return new PhotoProcessor(
            new PhotoScreener(models.Reader, models.Analyser, matcher, Math.Max(PhotoScreener.UsualSide, options.Rules.Exposure.CopySide), models.DetectorMissesFaces, checksLater: true),
            models.Reader, () => models.Pictures, policy, new CopyMaker(prover, options.Style, options.Quality), new NamesInText(request.Register.People), sidecars, work, release,
            journal, meter);
    }
}

public sealed record ScreeningRequest
{
    public required IPhotoBatch Batch { get; init; }
    public required SchoolRegister Register { get; init; }
    /// <summary>Templates of the whole school.</summary>
    public required IReadOnlyList<Template> Templates { get; init; }
    public required ScreeningOptions Options { get; init; }
    /// <summary>The folder for the results; created if missing.</summary>
    public required string Output { get; init; }
    /// <summary>A hash of the register: a stopped run is resumed only with the same one.</summary>
    public required string RegisterFingerprint { get; init; }
}

public sealed record ScreeningProgress(int Done, int Total, PhotoReport Latest);

/// <summary>A hash of everything besides the photo that a verdict rests on, the program included: two runs with the same fingerprint judge a photo
/// alike.</summary>
internal static class RunFingerprint
{
    public static string Of(ScreeningRequest request, ScreeningModels models, SidecarTexts sidecars)
    {
        ScreeningOptions options = request.Options;
        string all = string.Join(
            '\n',
            typeof(RunFingerprint).Module.ModuleVersionId,
            typeof(ReleasePolicy).Module.ModuleVersionId,
            request.RegisterFingerprint,
            request.Batch.Name,
            string.Join('\n', sidecars.Photos.Order(StringComparer.Ordinal).Select(photo => $"{photo}\n{sidecars.IsIncomplete(photo)}\n{string.Join('\n', sidecars.Of(photo))}")),
            string.Join(',', request.Templates.Select(HashOf)),
            options.Rules,
            options.Style,
            options.Quality,
            string.Join(',', options.Classes.Order(StringComparer.Ordinal)),
            models.Mode,
            models.Thresholds,
            HashOf(models.Pack.Detector),
            HashOf(models.Pack.Landmarks),
            HashOf(models.Pack.Embedder),
            HashOf(models.Pack.Reading?.Detector),
            HashOf(models.Pack.Reading?.Recogniser),
            models.Limits);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private static string HashOf(Template template)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(template.Mean.AsSpan()));
        foreach (float[] reference in template.References) hash.AppendData(MemoryMarshal.AsBytes(reference.AsSpan()));
        return $"{template.PersonId}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>The model's bytes, and how the manifest says its numbers are read.</summary>
    private static string HashOf(ResolvedModel? model) =>
        model is null ? string.Empty : $"{model.Description.Built.Sha256} {model.Description.Detection}";
}
