using System.Diagnostics;
using System.Security.Cryptography;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Reading;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>What every photo of a run is judged by.</summary>
/// <param name="Root">What the folder or zip of photos is called.</param>
/// <param name="ExpectedPupils">The pupils of the classes that are said to be in the photos; null where nothing was said.</param>
public sealed record FolderPolicy(SchoolRegister Register, ScreeningRules Rules, TemplateCoverage Coverage, IReadOnlySet<string>? ExpectedPupils, string Root, TimeProvider Time);

/// <summary>Takes one file of a batch all the way: read, screen, judge, copy, report. Whatever goes wrong with the file ends as review, with the
/// reason.</summary>
public sealed class PhotoProcessor(
    PhotoScreener screener, IPhotoReader reader, Func<IPictureReader?> pictures, FolderPolicy policy, CopyMaker copies, NamesInText names, SidecarTexts sidecars, WorkFolder work, ReleaseFolder release,
    RunJournal journal, ThroughputMeter meter)
{
    private const int ThumbnailSide = 480;

    private const int ThumbnailQuality = 75;

    private readonly PhotoReporter _reporter = new(policy.Register);

    /// <param name="number">Its place in the batch, from 1; the release copy is named after it.</param>
    public async Task<PhotoReport> ProcessAsync(PhotoEntry entry, int number, CancellationToken cancellationToken)
    {
        string sha256 = string.Empty;
        JournalEntry result;
        try
        {
            using PhotoBytes bytes = await entry.ReadAsync(cancellationToken);
            ReadOnlyMemory<byte> file = bytes.Memory;
            sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Span));
            if (await FindEarlierAsync(entry.Name, number, sha256, cancellationToken) is { } earlier) return earlier;
            result = await ScreenAsync(entry, number, file, sha256, cancellationToken);
        }
        catch (PhotoUnreadableException unreadable)
        {
            result = new JournalEntry(PhotoReporter.NotScreened(entry.Name, sha256, unreadable.Message), null);
        }
        catch (Exception error) when (IsOfThePhoto(error))
        {
            result = new JournalEntry(PhotoReporter.NotScreened(entry.Name, sha256, $"The photo could not be screened, so check it yourself: {error.Message}"), null);
        }
        journal.Add(result);
        return result.Photo;
    }

    /// <summary>True for anything that one photo can cause, bugs in this program included: that photo goes to review and the others keep their verdicts. False
    /// when the run was stopped, a result cannot be written, or libvips is missing.</summary>
    private static bool IsOfThePhoto(Exception error) =>
        error is not (OperationCanceledException or IOException or UnauthorizedAccessException or ImagingUnavailableException);

    /// <summary>What an earlier, stopped run made of this very photo, provided its release copy, if any, is still as it was written.</summary>
    private async Task<PhotoReport?> FindEarlierAsync(string file, int number, string sha256, CancellationToken cancellationToken)
    {
        if (journal.Find(file, sha256) is not { } earlier) return null;
        if (earlier.Photo.Release is not { } copy) return earlier.Photo;
        bool isStillThere = copy == ReleaseFolder.PathOf(number) && await release.HoldsAsync(copy, earlier.CopySha256, cancellationToken);
        return isStillThere ? earlier.Photo : null;
    }

    private async Task<JournalEntry> ScreenAsync(PhotoEntry entry, int number, ReadOnlyMemory<byte> file, string sha256, CancellationToken cancellationToken)
    {
        using PhotoScreening photo = screener.Screen(file, cancellationToken);
        byte[] before = Thumbnail(photo.Image);
        IEnumerable<string> texts = [$"{policy.Root}/{entry.AllNames}", photo.Header.Texts, .. sidecars.Of(entry.Name)];
        PhotoEvidence evidence = EvidenceOf(photo) with
        {
            NamedPersonIds = [.. texts.SelectMany(names.Find).Distinct(StringComparer.Ordinal)],
            HasUnreadTexts = photo.Header.HasUnreadTexts || sidecars.IsIncomplete(entry.Name),
        };
        PhotoVerdict verdict = Judge(evidence);
        IReadOnlyList<NamedLine> written = [];
        if (verdict.Reasons.Contains(Reason.PictureNotRead) && pictures() is { } pictureReader)
        {
            long start = Stopwatch.GetTimestamp();
            written = [.. PictureNames.Find(names, pictureReader.Read(photo.Image, cancellationToken)).Select(name => name with { Box = name.Box.Scale(photo.ToOriginal) })];
            verdict = Judge(evidence with { AwaitsReading = false, NamesInPicture = [.. written.Select(name => new PictureName(name.PersonId, Since: null))] });
            meter.Add(new StageTimes { Read = Stopwatch.GetElapsedTime(start).TotalMilliseconds });
        }

        MadeCopy? made = null;
        byte[]? after = null;
        if (IsReleasable(verdict))
        {
            reader.RequireWhole(file, cancellationToken);
            CopyFace[] faces = [.. photo.Faces.Select((face, i) => face.ForCopy(photo.ToOriginal, verdict.Faces[i].Treatment))];
            made = copies.Make(photo.Image, photo.OriginalSide, verdict.CopySide, faces, image => after = Thumbnail(image), cancellationToken);
            verdict = made.Proof switch
            {
                CopyProof.Safe => verdict,
                CopyProof.NewFace => ReleasePolicy.AfterNewFace(verdict),
                _ => ReleasePolicy.AfterFailedRedaction(verdict),
            };
        }
        ReleaseCopy? copy = IsReleasable(verdict) ? made?.Copy : null;
        work.Keep(entry.Name, before, copy is not null && verdict.Verdict == Verdict.Blur ? after : null);
        string? path = copy is null ? null : await release.WriteAsync(number, copy, cancellationToken);
        meter.Add(photo.Times + (made?.Times ?? default));
        meter.AddPhoto(photo.Faces.Count, photo.Header.Width, photo.Header.Height);
        return new JournalEntry(_reporter.Screened(entry.Name, sha256, photo, verdict, written, path), copy?.ComputeSha256());
    }

    private static bool IsReleasable(PhotoVerdict verdict) => verdict.Verdict is Verdict.Clear or Verdict.Blur;

    private PhotoEvidence EvidenceOf(PhotoScreening photo) => new()
    {
        FullyScanned = true,
        DetectorMissesFaces = photo.DetectorMissesFaces,
        DamageGoesUnseen = photo.Header.DamageGoesUnseen,
        LongSide = photo.OriginalSide,
        Faces = [.. photo.Faces.Select(face => face.Finding)],
        AwaitsReading = true,
        ExpectedPupils = policy.ExpectedPupils,
    };

    private PhotoVerdict Judge(PhotoEvidence evidence) => ReleasePolicy.Judge(evidence, policy.Register, policy.Rules, policy.Coverage, policy.Time.GetUtcNow());

    private static byte[] Thumbnail(RgbImage image)
    {
        using RgbImage small = ImageResizer.Scale(image, Math.Min(1f, (float)ThumbnailSide / image.LongSide));
        return JpegEncoder.Encode(small, ThumbnailQuality);
    }
}

/// <summary>Describes what was found in a photo as reports show it: in pixels of the upright original.</summary>
public sealed class PhotoReporter(SchoolRegister register)
{
    public PhotoReport Screened(string file, string sha256, PhotoScreening photo, PhotoVerdict verdict, IReadOnlyList<NamedLine> written, string? release)
    {
        return new PhotoReport
        {
            File = file,
            Sha256 = sha256,
            Width = photo.Header.Width,
            Height = photo.Header.Height,
            Verdict = verdict.Verdict,
            Reasons = verdict.Reasons,
            Release = release,
            Faces = [.. photo.Faces.Select((face, i) => Face(face, verdict.Faces[i], photo.ToOriginal))],
            Names = [.. written.Select(name => new NameReport(new FaceBox(name.Box.X, name.Box.Y, name.Box.Width, name.Box.Height), name.PersonId, register.Find(name.PersonId) is { IsBarred: true }))],
        };
    }

    /// <summary>The entry of a file that could not be screened: always review.</summary>
    public static PhotoReport NotScreened(string file, string sha256, string problem) => new()
    {
        File = file,
        Sha256 = sha256,
        Width = 0,
        Height = 0,
        Verdict = Verdict.Review,
        Reasons = [Reason.NotScreened],
        Problem = problem,
        Faces = [],
    };

    private FaceReport Face(ScreenedFace face, FaceVerdict verdict, float toOriginal)
    {
        FaceDetection detection = face.Analysed.Detection.Scale(toOriginal);
        return new FaceReport
        {
            Box = detection.Box,
            Detection = detection.Score,
            Quality = face.Finding.Quality,
            Identity = verdict.Identity,
            Treatment = verdict.Treatment,
            Reason = verdict.Reason,
            PersonId = verdict.PersonId,
            Barred = register.Find(verdict.PersonId) is { IsBarred: true },
            Similarity = face.Finding.Comparison.BestSimilarity,
            Margin = face.Finding.Comparison.Margin,
        };
    }
}
