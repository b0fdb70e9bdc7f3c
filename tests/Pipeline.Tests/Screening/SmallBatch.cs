using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>Photos in a folder of a test's own, and the runs over them.</summary>
internal sealed class SmallBatch(ScreeningFixture fixture) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Template> _templates = [];

    internal string Output => _folder.PathOf("out");

    internal SmallSchool School { get; set; } = new();

    /// <summary>People who have a template, by the number of their head; anybody else cannot be recognised.</summary>
    internal SmallBatch Enrol(params (string Id, int Head)[] people)
    {
        foreach ((string id, int head) in people)
        {
            IReadOnlyList<float[]> references = fixture.ReferencesOf(head);
            _templates.Add(new Template(id, Similarity.Mean(references, fixture.ModelsFor(ScreeningMode.AllowList).Metric), references));
        }

        return this;
    }

    internal SmallBatch Put(string name, RgbImage photo)
    {
        using (photo) _ = _folder.Write($"photos/{name}", JpegEncoder.Encode(photo, 92));
        return this;
    }

    internal SmallBatch Put(string name, byte[] content)
    {
        _ = _folder.Write($"photos/{name}", content);
        return this;
    }

    internal string PathOf(string name) => _folder.PathOf($"photos/{name}");

    internal string PathOfResult(string name) => Path.Combine(Output, name);

    internal IPhotoBatch Open() => PhotoBatch.Open(_folder.PathOf("photos"), new ImagingLimits());

    /// <summary>Screens everything.</summary>
    internal async Task<ScreeningReport> ScreenAsync(
        ScreeningOptions? options = null,
        string registerFingerprint = "a",
        IProgress<ScreeningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using IPhotoBatch batch = Open();
        return await ScreenAsync(batch, options, registerFingerprint, progress, cancellationToken: cancellationToken);
    }

    /// <summary>Screens a batch that the test has opened.</summary>
    internal Task<ScreeningReport> ScreenAsync(
        IPhotoBatch batch,
        ScreeningOptions? options = null,
        string registerFingerprint = "a",
        IProgress<ScreeningProgress>? progress = null,
        ScreeningModels? models = null,
        CancellationToken cancellationToken = default)
    {
        options ??= ScreeningFixture.Options();
        SchoolRegister register = School.Register();
        var request = new ScreeningRequest
        {
            Batch = batch,
            Register = register,
            Templates = options.Rules.Mode == ScreeningMode.DetectOnly ? [] : _templates,
            Options = options,
            Output = Output,
            RegisterFingerprint = registerFingerprint,
        };
        return new ScreeningRun(models ?? fixture.ModelsFor(options.Rules.Mode), TimeProvider.System).RunAsync(request, progress, cancellationToken);
    }

    /// <summary>Names of the files in the release folder.</summary>
    internal string[] Released() => [.. Directory.GetFileSystemEntries(PathOfResult("release")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>What a report says of each photo, without how long it took.</summary>
    internal static string[] Verdicts(ScreeningReport report) =>
    [
        .. report.Photos.Select(photo => string.Create(
            CultureInfo.InvariantCulture,
            $"{photo.File} {photo.Sha256} {photo.Verdict} [{string.Join(' ', photo.Reasons)}] {photo.Release} {photo.Problem} {string.Join(' ', photo.Faces)}")),
    ];

    public void Dispose() => _folder.Dispose();
}
