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
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The program itself: what <c>consentlens screen</c> does once the reference photos are enrolled, down to reports and release copies on the
/// disk.</summary>
internal sealed class ScreeningWay : IMeasuredWay
{
    public const string Name = "screening";

    private readonly TurnWork _work;
    private readonly ImagingLimits _limits = new();
    private readonly IsolatedPhotoReader _reader;
    private readonly ScreeningModels _models;
    private SchoolRegister _register = null!;
    private IReadOnlyList<Template> _templates = [];

    private ScreeningWay(TurnWork work)
    {
        _work = work;
        _reader = Decoders.Open(_limits, work.Workers);
        _models = Models(BenchmarkModels.Pack(work.Pack), _reader);
    }

    public static async Task<IMeasuredWay> OpenAsync(TurnWork work, CancellationToken cancellationToken)
    {
        var way = new ScreeningWay(work);
        way._register = await ReadRegisterAsync(work.Set, cancellationToken);
        way._templates = await EnrolAsync(work.Set, way._register, way._models, work.Workers, cancellationToken);
        return way;
    }

    public async Task<Measurement> TurnAsync(CancellationToken cancellationToken)
    {
        string output = Path.Combine(Checkout.Data, $"out-{Environment.ProcessId}");
        using var batch = new TurnBatch(PhotoBatch.Open(_work.Set.Photos, _limits), _work.Photos, _work.Repeat);
        var request = new ScreeningRequest
        {
            Batch = batch,
            Register = _register,
            Templates = _templates,
            Options = new ScreeningOptions { Rules = new ScreeningRules { Use = Use.Website, ReadsPictures = false }, Workers = _work.Workers },
            Output = output,
            RegisterFingerprint = "termly set",
        };
        try
        {
            var effort = new Effort();
            ScreeningReport report = await new ScreeningRun(_models, TimeProvider.System).RunAsync(request, null, cancellationToken);
            double megapixels = report.Photos.Sum(photo => (double)photo.Width * photo.Height) / 1e6;
            return effort.Of(Name, _work.Workers, report.Photos.Count, report.Throughput.Faces, megapixels, report.Throughput.Stages);
        }
        finally
        {
            if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        }
    }

    public void Dispose()
    {
        _models.Dispose();
        _reader.Dispose();
    }

    /// <summary>The templates of a set, for the other ways.</summary>
    public static async Task<IReadOnlyList<Template>> EnrolAsync(TermlyPhotos set, ModelPack pack, CancellationToken cancellationToken)
    {
        using ScreeningModels models = Models(pack, new PhotoReader(new ImagingLimits()));
        return await EnrolAsync(set, await ReadRegisterAsync(set, cancellationToken), models, workers: 1, cancellationToken);
    }

    private static ScreeningModels Models(ModelPack pack, IPhotoReader reader) =>
        new(pack, ScreeningMode.AllowList, reader, pack.Name == BenchmarkModels.Usual ? BenchmarkModels.ForDrawnFaces : null);

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
