using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Names;
using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Faces.Matching;
using ConsentLens.Pipeline.Release;
using ConsentLens.Pipeline.Reports;
using ConsentLens.Pipeline.Reports.Html;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Screens a batch into an output folder, with several workers, in a way that can be stopped and resumed.</summary>
public sealed class ScreeningRun(ScreeningModels models, TimeProvider time)
{
    /// <summary>Screens every photo and writes the reports. When stopped, the reports hold what is finished and say that they are not complete.</summary>
    public async Task<ScreeningReport> RunAsync(ScreeningRequest request, IProgress<ScreeningProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Directory.CreateDirectory(request.Output);
        var work = new WorkFolder(request.Output);
        var release = new ReleaseFolder(request.Output);
        var meter = new ThroughputMeter(time);
        PhotoReport?[] reports = new PhotoReport?[request.Batch.Entries.Count];
        using (RunJournal journal = RunJournal.Open(work.JournalPath, Fingerprint(request)))
        {
            PhotoProcessor processor = Processor(request, work, release, journal, meter);
            await WorkAsync(request, processor, reports, progress, cancellationToken);
        }

        var finished = reports.OfType<PhotoReport>().ToList();
        release.RemoveAllBut(finished.Select(photo => photo.Release).OfType<string>());
        var report = new ScreeningReport
        {
            Channel = ReportCode.Of(request.Options.Rules.Use),
            Mode = ReportCode.Of(request.Options.Rules.Mode),
            ScreenedAt = time.GetUtcNow(),
            Complete = finished.Count == reports.Length,
            Models = models.Report,
            Photos = finished,
            Throughput = meter.Report(),
        };
        var folder = new ReportFolder(request.Output, [new JsonReportWriter(), new CsvReportWriter(), new HtmlReportWriter(work)]);
        await folder.WriteAsync(report, CancellationToken.None);
        return report;
    }

    private static async Task WorkAsync(
        ScreeningRequest request,
        PhotoProcessor processor,
        PhotoReport?[] reports,
        IProgress<ScreeningProgress>? progress,
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
            // Stopped by the user: what is finished is reported, and the journal lets the next run go on.
        }
    }

    private PhotoProcessor Processor(ScreeningRequest request, WorkFolder work, ReleaseFolder release, RunJournal journal, ThroughputMeter meter)
    {
        ScreeningOptions options = request.Options;
        bool compares = options.Rules.Mode != ScreeningMode.DetectOnly;
        var school = new TemplateGallery(request.Templates, models.Metric);
        TemplateGallery scoped = school.Narrow(GalleryScope.Of(request.Register, options.Classes, options.Rules.Use, time.GetUtcNow()));
        FaceMatcher? matcher = compares ? new FaceMatcher(scoped, models.Thresholds) : null;
        var verifier = new CopyVerifier(models.Reader, models.Analyser, compares ? scoped : null, models.Metric, (float)models.Thresholds.PossibleAt);
        return new PhotoProcessor(
            new PhotoScreener(models.Reader, models.Analyser, matcher, options.ReleaseSide, models.DetectorMissesFaces),
            new PhotoJudge(request.Register, new TemplateCoverage(school.PersonIds), options, verifier, time),
            request.Register,
            new NamesInText(request.Register.People),
            work,
            release,
            journal,
            meter);
    }

    private static string HashOf(Template template) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(template.Mean.AsSpan())));

    /// <summary>Hash of everything that a verdict rests on besides the photo, the program itself among it.</summary>
    private string Fingerprint(ScreeningRequest request)
    {
        ScreeningOptions options = request.Options;
        string all = string.Join(
            '\n',
            typeof(ScreeningRun).Module.ModuleVersionId,
            request.RegisterFingerprint,
            string.Join(',', request.Templates.Select(template => $"{template.PersonId}:{HashOf(template)}")),
            options.Rules,
            options.ReleaseSide,
            options.Style,
            options.Quality,
            string.Join(',', options.Classes.Order(StringComparer.Ordinal)),
            models.Report.Detector.Sha256,
            models.Report.Embedder?.Sha256,
            models.Thresholds);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}
