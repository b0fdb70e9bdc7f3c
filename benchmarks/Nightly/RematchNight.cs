using System.Diagnostics;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Benchmarks.Termly;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;

namespace ConsentLens.Benchmarks.Nightly;

/// <summary>
/// Compares the faces of photos again, at the landmarks that are known, on one core: decode, align, embed, match. What a night adds to that (the database, opening the
/// encrypted file, judging) is small beside it and not measured here.
/// </summary>
internal static class RematchNight
{
    public static async Task<NightlyFigure> MeasureAsync(TermlyPhotos set, CancellationToken cancellationToken)
    {
        using IsolatedPhotoReader reader = Decoders.Open(new ImagingLimits(), atOnce: 1);
        using var models = new ScreeningModels(BenchmarkModels.Pack(), ScreeningMode.AllowList, reader, BenchmarkModels.ForDrawnFaces);
        SchoolRegister register = await ScreeningWay.ReadRegisterAsync(set, cancellationToken);
        IReadOnlyList<Template> templates = await ScreeningWay.EnrolAsync(set, register, models, workers: 1, cancellationToken);
        var matcher = new FaceMatcher(new TemplateGallery(templates, models.Metric), models.Thresholds);
        TimeSpan spent = TimeSpan.Zero;
        TimeSpan cpu = TimeSpan.Zero;
        int photos = 0;
        foreach (string path in Directory.EnumerateFiles(set.Photos, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] file = await File.ReadAllBytesAsync(path, cancellationToken);
            FaceDetection[] known = Find(models, file, cancellationToken);
            TimeSpan before = ProcessorTime.Total();
            long start = Stopwatch.GetTimestamp();
            Match(models, matcher, file, known, cancellationToken);
            spent += Stopwatch.GetElapsedTime(start);
            cpu += ProcessorTime.Total() - before;
            photos++;
        }

        return new NightlyFigure("compare again (1 core)", photos, spent.TotalSeconds, cpu.TotalSeconds, PeakMemory.Megabytes());
    }

    private static FaceDetection[] Find(ScreeningModels models, byte[] file, CancellationToken cancellationToken)
    {
        using RgbImage image = models.Reader.Decode(file, 2048, cancellationToken);
        return [.. models.Analyser.Detect(image, cancellationToken)];
    }

    private static void Match(
        ScreeningModels models, FaceMatcher matcher, byte[] file, FaceDetection[] known, CancellationToken cancellationToken)
    {
        using RgbImage image = models.Reader.Decode(file, 2048, cancellationToken);
        foreach (FaceEmbedding? embedding in models.Analyser.Embed(image, known, matcher, cancellationToken))
        {
            if (embedding is not null) _ = matcher.Compare(embedding.Vector);
        }
    }
}
