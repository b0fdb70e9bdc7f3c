using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Accuracy;

/// <summary>
/// A school of real people: the first three photos of each are the references, every fifth has no consent to the website, and the batch is the rest of
/// their photos and those of strangers, under neutral names.
/// </summary>
internal sealed class RealSchool : IDisposable
{
    private const int References = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly SmallSchool _school = new();
    private readonly Dictionary<string, string?> _personByFile = [];
    private readonly HashSet<string> _restricted = [];

    /// <summary>The school of the first so many people and strangers that there are photos of.</summary>
    internal RealSchool(int people, int strangers)
    {
        int number = 0;
        foreach ((int index, string folder) in SharedPhotos.People().Take(people).Index())
        {
            string id = $"p{index + 1:D3}";
            bool isRestricted = index % 5 == 4;
            _ = _school.Pupil(id, website: !isRestricted);
            if (isRestricted) _ = _restricted.Add(id);
            foreach ((int place, string photo) in SharedPhotos.PhotosOf(folder).Index())
            {
                if (place < References) Copy(photo, Path.Combine("references", id, $"{place + 1}.jpg"));
                else Add(photo, ++number, id);
            }
        }

        foreach (string photo in SharedPhotos.Strangers().Take(strangers)) Add(photo, ++number, null);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Screens the batch and counts what came of it.</summary>
    internal async Task<AccuracyCounts> ScreenAsync(string packName, ScreeningMode mode)
    {
        ModelPack pack = BuiltModels.Pack(packName);
        using var models = new ScreeningModels(pack, mode, new PhotoReader(new ImagingLimits()));
        SchoolRegister register = _school.Register();
        var references = new ReferenceFolder(
            new ReferenceReader(models.Analyser, models.Reader), new TemplateBuilder(models.Metric, models.Thresholds), models.Limits);
        EnrolmentResult enrolled = await references.EnrolAsync(_folder.PathOf("references"), register, SmallSchool.Now, workers: 2, CancellationToken.None);
        using IPhotoBatch batch = PhotoBatch.Open(_folder.PathOf("photos"), models.Limits);
        var request = new ScreeningRequest
        {
            Batch = batch,
            Register = register,
            Templates = enrolled.Templates,
            Options = new ScreeningOptions { Rules = new ScreeningRules { Use = Use.Website, Mode = mode }, Workers = 2 },
            Output = _folder.PathOf($"out-{packName}-{mode}"),
            RegisterFingerprint = "real school",
        };
        ScreeningReport report = await new ScreeningRun(models, TimeProvider.System).RunAsync(request, null, CancellationToken.None);
        return Count(report, enrolled.Templates.Count);
    }

    private AccuracyCounts Count(ScreeningReport report, int templates)
    {
        PhotoReport[] restricted = [.. report.Photos.Where(photo => _personByFile[photo.File] is { } id && _restricted.Contains(id))];
        PhotoReport[] permitted = [.. report.Photos.Where(photo => _personByFile[photo.File] is { } id && !_restricted.Contains(id))];
        PhotoReport[] alone = [.. permitted.Where(photo => photo.Faces.Count == 1)];
        PhotoReport[] strangers = [.. report.Photos.Where(photo => _personByFile[photo.File] is null)];
        return new AccuracyCounts
        {
            Templates = templates,
            Restricted = restricted.Length,
            RestrictedReleased = restricted.Count(IsReleased),
            Permitted = permitted.Length,
            PermittedClear = permitted.Count(IsClear),
            PermittedAlone = alone.Length,
            PermittedAloneClear = alone.Count(IsClear),
            Strangers = strangers.Length,
            StrangersClear = strangers.Count(IsClear),
            WhyNotClear = [.. alone.Where(photo => !IsClear(photo)).SelectMany(photo => photo.Reasons)],
        };
    }

    private static bool IsClear(PhotoReport photo) => photo.Verdict == Verdict.Clear;

    /// <summary>Clear, or blurred: that a blurred copy may leave out whoever is restricted does not count here, since these photos show one person.</summary>
    private static bool IsReleased(PhotoReport photo) => photo.Verdict is Verdict.Clear or Verdict.Blur || photo.Release is not null;

    private void Add(string photo, int number, string? person)
    {
        string name = $"IMG_{number:D4}.jpg";
        _personByFile[name] = person;
        Copy(photo, Path.Combine("photos", name));
    }

    private void Copy(string photo, string name) => _ = _folder.Write(name, File.ReadAllBytes(photo));
}
