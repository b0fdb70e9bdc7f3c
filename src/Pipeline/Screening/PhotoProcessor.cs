using System.Security.Cryptography;
using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Names;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Intake;
using ConsentLens.Pipeline.Onnx;
using ConsentLens.Pipeline.Release;
using ConsentLens.Pipeline.Reports;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Takes one file of a batch all the way: read, screen, judge, copy, report. Whatever goes wrong with the file ends as review, with the reason.</summary>
public sealed class PhotoProcessor(
    PhotoScreener screener,
    PhotoJudge judge,
    SchoolRegister register,
    NamesInText names,
    WorkFolder work,
    ReleaseFolder release,
    RunJournal journal,
    ThroughputMeter meter)
{
    /// <summary>Long side of the thumbnails in report.html, in pixels.</summary>
    private const int ThumbnailSide = 480;

    private const int ThumbnailQuality = 75;

    private readonly PhotoReporter _reporter = new(register);

    /// <summary>The report of one file.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="number">Its place in the batch, from 1: the release copy is named after it.</param>
    /// <param name="cancellationToken">Stops the work; nothing is written of a photo that was not finished.</param>
    public async Task<PhotoReport> ProcessAsync(PhotoEntry entry, int number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string sha256 = string.Empty;
        PhotoReport report;
        try
        {
            ReadOnlyMemory<byte> file = await entry.ReadAsync(cancellationToken);
            sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Span));
            if (journal.Find(entry.Name, sha256) is { } earlier && release.Has(earlier.Release)) return earlier;
            report = await ScreenAsync(entry, number, file, sha256, cancellationToken);
        }
        catch (PhotoUnreadableException unreadable)
        {
            report = PhotoReporter.NotScreened(entry.Name, sha256, unreadable.Message);
        }
        catch (Exception error) when (error is OnnxException or InvalidDataException)
        {
            report = PhotoReporter.NotScreened(entry.Name, sha256, $"The photo could not be screened: {error.Message}");
        }

        journal.Add(report);
        return report;
    }

    private async Task<PhotoReport> ScreenAsync(PhotoEntry entry, int number, ReadOnlyMemory<byte> file, string sha256, CancellationToken cancellationToken)
    {
        using PhotoScreening photo = screener.Screen(file, cancellationToken);
        byte[] before = Thumbnail(photo.Image);
        IReadOnlyList<string> named = [.. names.Find(entry.Name).Concat(names.Find(PhotoCaption.Read(file))).Distinct(StringComparer.Ordinal)];
        JudgedPhoto judged = judge.Judge(photo, named, number, cancellationToken);
        string? copy = judged.Copy is null ? null : await release.WriteAsync(number, judged.Copy, cancellationToken);
        byte[]? after = judged.Copy is not null && judged.Verdict.Verdict == Verdict.Blur ? Thumbnail(photo.Image) : null;
        work.Keep(entry.Name, before, after);
        meter.Add(photo.Times + judged.Times);
        meter.AddPhoto(photo.Faces.Count, photo.Header.Width, photo.Header.Height);
        return _reporter.Screened(entry.Name, sha256, photo, judged.Verdict, copy);
    }

    private static byte[] Thumbnail(RgbImage image)
    {
        float scale = Math.Min(1f, (float)ThumbnailSide / image.LongSide);
        using RgbImage small = ImageResizer.Resize(
            image,
            Math.Max(1, (int)MathF.Round(image.Width * scale)),
            Math.Max(1, (int)MathF.Round(image.Height * scale)));
        return JpegEncoder.Encode(small, ThumbnailQuality);
    }
}
