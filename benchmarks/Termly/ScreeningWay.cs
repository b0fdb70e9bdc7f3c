using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The program itself: what <c>consentlens screen</c> does once the reference photos are enrolled, down to reports and release copies on the
/// disk.</summary>
internal static class ScreeningWay
{
    public const string Name = "screening";

    public static async Task<Measurement> MeasureAsync(TermlyPhotos set, int workers, int repeat, CancellationToken cancellationToken)
    {
        string output = Path.Combine(Checkout.Data, $"out-{Environment.ProcessId}");
        var limits = new ImagingLimits();
        using IsolatedPhotoReader reader = Decoders.Open(limits, workers);
        using var models = new ScreeningModels(BenchmarkModels.Pack(), ScreeningMode.AllowList, reader, BenchmarkModels.ForDrawnFaces);
        SchoolRegister register = await ReadRegisterAsync(set, cancellationToken);
        IReadOnlyList<Template> templates = await EnrolAsync(set, register, models, workers, cancellationToken);
        using var batch = new RepeatedBatch(PhotoBatch.Open(set.Photos, limits), repeat);
        var request = new ScreeningRequest
        {
            Batch = batch,
            Register = register,
            Templates = templates,
            Options = new ScreeningOptions { Rules = new ScreeningRules { Use = Use.Website, ReadsPictures = false }, Workers = workers },
            Output = output,
            RegisterFingerprint = "termly set",
        };
        try
        {
            var effort = new Effort();
            ScreeningReport report = await new ScreeningRun(models, TimeProvider.System).RunAsync(request, null, cancellationToken);
            double megapixels = report.Photos.Sum(photo => (double)photo.Width * photo.Height) / 1e6;
            Measurement measured = effort.Of(Name, workers, report.Photos.Count, report.Throughput.Faces, megapixels, report.Throughput.Stages);
            await WorkList.Of(report, set, repeat).WriteAsync(set, cancellationToken);
            return measured;
        }
        finally
        {
            if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        }
    }

    public static async Task<SchoolRegister> ReadRegisterAsync(TermlyPhotos set, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(await File.ReadAllBytesAsync(set.Register, cancellationToken));
        return RegisterCsv.Read(stream).ToRegister(TimeProvider.System.GetUtcNow());
    }

    public static async Task<IReadOnlyList<Template>> EnrolAsync(
        TermlyPhotos set, SchoolRegister register, ScreeningModels models, int workers, CancellationToken cancellationToken)
    {
        var folder = new ReferenceFolder(new ReferenceReader(models.Analyser, models.Reader), new TemplateBuilder(models.Metric, models.Thresholds), models.Limits);
        EnrolmentResult enrolment = await folder.EnrolAsync(set.References, register, TimeProvider.System.GetUtcNow(), workers, cancellationToken);
        return enrolment.Templates;
    }
}
