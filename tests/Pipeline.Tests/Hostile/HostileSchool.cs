using System.Security.Cryptography;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>
/// A school with a permitted and a restricted pupil, whose photos are hostile: screens them as <c>consentlens screen</c> does, and holds every
/// result against the rules. Photos are opened in processes of their own, as there.
/// </summary>
internal sealed class HostileSchool(ScreeningFixture fixture, ScreeningModels models, int seed, string kept)
{
    /// <summary>Beyond this, on a quiet machine, a file hangs.</summary>
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(3);

    private readonly IPhotoReader _reader = models.Reader;

    internal HostileTally Tally { get; } = new();

    /// <summary>Writes down how far a long run has come.</summary>
    internal void KeepFigures()
    {
        _ = Directory.CreateDirectory(kept);
        File.WriteAllText(Path.Combine(kept, "figures.txt"), Tally.Figures(seed, details: true) + string.Concat(Tally.Failures.Select(failure => $"\n{failure}")));
    }

    /// <summary>Screens mutants as a folder; odd names among them.</summary>
    internal async Task ScreenFolderAsync(IReadOnlyList<Mutant> mutants)
    {
        using SmallBatch batch = NewBatch();
        var byName = new Dictionary<string, Mutant>(StringComparer.Ordinal);
        foreach (Mutant mutant in mutants)
        {
            var random = new Random(mutant.Number);
            string name = random.Next(6) == 0 ? HostileName.ForDisk(mutant.Number, mutant.Donors[0].Extension, random) : $"{mutant.Number:00000}.{mutant.Donors[0].Extension}";
            byName.Add(name, mutant);
            _ = batch.Put(name, mutant.Bytes);
        }

        using IPhotoBatch photos = batch.Open();
        await ScreenAsync(batch, photos, byName);
        foreach ((string name, Mutant mutant) in byName)
        {
            if (!File.ReadAllBytes(batch.PathOf(name)).AsSpan().SequenceEqual(mutant.Bytes)) Fail("the input was changed", mutant);
        }

        int files = Directory.GetFiles(batch.PathOf(string.Empty), "*", SearchOption.AllDirectories).Length;
        if (files != mutants.Count) Fail($"{files - mutants.Count} files were written into the inputs", mutants[0]);
    }

    /// <summary>Screens mutants as a good zip, whose names may lead anywhere.</summary>
    internal async Task ScreenZipAsync(IReadOnlyList<Mutant> mutants)
    {
        using SmallBatch batch = NewBatch();
        var byName = new Dictionary<string, Mutant>(StringComparer.Ordinal);
        var files = new List<(string Name, byte[] Content)>();
        foreach (Mutant mutant in mutants)
        {
            string name = HostileName.ForZip(mutant.Number, mutant.Donors[0].Extension, new Random(mutant.Number));
            files.Add((name, mutant.Bytes));
        }

        byte[] zip = HostileZip.Write(files);
        _ = batch.Put("photos.zip", zip);
        using IPhotoBatch photos = PhotoBatch.Open(batch.PathOf("photos.zip"), new ImagingLimits());
        // The names as the zip gives them back, told apart by the number in them.
        foreach (PhotoEntry entry in photos.Entries)
        {
            byName.Add(entry.Name, mutants.Single(mutant => entry.Name.Contains($"{mutant.Number:00000}", StringComparison.Ordinal)));
        }

        if (byName.Count != mutants.Count) Fail($"{mutants.Count} files went into a zip and {byName.Count} are screened", mutants[0]);
        await ScreenAsync(batch, photos, byName);
        if (!File.ReadAllBytes(batch.PathOf("photos.zip")).AsSpan().SequenceEqual(zip)) Fail("the input was changed", mutants[0]);
    }

    /// <summary>Screens one zip that is itself hostile.</summary>
    internal async Task ScreenHostileZipAsync(Mutant zip)
    {
        Tally.CountInput(zip.Mutator);
        using SmallBatch batch = NewBatch();
        _ = batch.Put("photos.zip", zip.Bytes);
        var byName = new Dictionary<string, Mutant>(StringComparer.Ordinal);
        try
        {
            using IPhotoBatch photos = PhotoBatch.Open(batch.PathOf("photos.zip"), new ImagingLimits());
            foreach (PhotoEntry entry in photos.Entries) byName.Add(entry.Name, zip with { Bytes = await ReadAsync(entry) });
            await ScreenAsync(batch, photos, byName, count: false);
        }
        catch (BatchUnreadableException refused)
        {
            Tally.RefusedZips++;
            if (!IsSentence(refused.Message)) Fail($"no clear sentence: {refused.Message}", zip);
        }
        catch (Exception error)
        {
            Fail($"{error.GetType().Name}: {error.Message} {error.StackTrace}", zip);
        }

        if (!File.ReadAllBytes(batch.PathOf("photos.zip")).AsSpan().SequenceEqual(zip.Bytes)) Fail("the input was changed", zip);
    }

    private static async Task<byte[]> ReadAsync(PhotoEntry entry)
    {
        try
        {
            using PhotoBytes bytes = await entry.ReadAsync(CancellationToken.None);
            return bytes.Memory.ToArray();
        }
        catch (PhotoUnreadableException)
        {
            return [];
        }
    }

    private static bool IsSentence(string text) => text.EndsWith('.') && !text.ContainsAny('\n', '\r') && text.Length < 300;

    private SmallBatch NewBatch() => new SmallBatch(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false) }.Enrol(("p0", 0), ("p1", 1));

    private async Task ScreenAsync(SmallBatch batch, IPhotoBatch photos, Dictionary<string, Mutant> byName, bool count = true)
    {
        TimedBatch timed = new TimedBatch(photos).Prepare();
        ScreeningReport report;
        TimeSpan patience = Patience.For(Ample);
        try
        {
            report = await batch.ScreenAsync(timed, progress: timed, models: models).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            foreach (string name in timed.Unfinished) Fail($"no verdict after {patience.TotalMinutes:0} minutes", byName[name]);
            throw;
        }

        if (!report.Photos.Select(photo => photo.File).Order(StringComparer.Ordinal).SequenceEqual(byName.Keys.Order(StringComparer.Ordinal)))
        {
            Fail($"{byName.Count} files have {report.Photos.Count} verdicts", byName.Values.First());
        }

        ScreeningReport read = await JsonReportReader.ReadAsync(batch.PathOfResult("report.json"), CancellationToken.None);
        if (read.Photos.Count != report.Photos.Count) Fail("the report cannot be read again", byName.Values.First());
        foreach (PhotoReport photo in report.Photos)
        {
            Mutant mutant = byName[photo.File];
            if (count) Tally.CountInput(mutant.Mutator);
            Tally.CountTime(timed.Times[photo.File], mutant.Label(seed));
            Judge(batch, mutant, photo);
        }

        CheckOutput(batch, byName);
    }

    private void Judge(SmallBatch batch, Mutant mutant, PhotoReport photo)
    {
        Tally.CountVerdict(photo.Verdict, photo.Problem);
        if (photo.Problem is { } problem && (!IsSentence(problem) || problem.StartsWith("The photo could not be screened", StringComparison.Ordinal)))
        {
            Fail($"no clear sentence: {problem}", mutant);
        }

        if (photo.Problem is not null && photo.Verdict != Verdict.Review) Fail($"not screened, and yet {photo.Verdict}", mutant);
        if (photo.Verdict == Verdict.Clear != photo.Release is not null) Fail($"{photo.Verdict} with the copy {photo.Release}", mutant);
        if (photo.Verdict == Verdict.Clear) JudgeClear(batch, mutant, photo);
    }

    /// <summary>Clear: the copy holds the picture that was screened and nothing else, and every face in it is permitted. Are they the pixels of a good photo?</summary>
    private void JudgeClear(SmallBatch batch, Mutant mutant, PhotoReport photo)
    {
        if (photo.Sha256 != Convert.ToHexStringLower(SHA256.HashData(mutant.Bytes))) Fail("another file was screened than the one given", mutant);
        byte[] copy = File.ReadAllBytes(batch.PathOfResult(photo.Release!));
        if (CopyInspector.Inspect(copy) is { Count: > 0 } violations) Fail($"the copy holds {string.Join(", ", violations.Select(violation => violation.Description))}", mutant);
        if (!ShowsWhatWasScreened(batch, photo, copy, mutant)) Fail("the copy does not show the picture that was screened", mutant);
        if (photo.Faces.Any(face => face.Identity != FaceIdentity.Permitted)) Fail("a face in a clear photo is not permitted", mutant);
        using RgbImage pixels = _reader.Decode(mutant.Bytes, 0, CancellationToken.None);
        CorpusFile? same = mutant.Donors.FirstOrDefault(donor => donor.Shows(pixels));
        if (same is { Subject: not Subject.Restricted })
        {
            Tally.ClearSame++;
            return;
        }

        if (same is not null) Fail("a restricted photo is clear", mutant);
        if (HasChecksum(mutant)) Fail("clear with other pixels, though a checksum tells", mutant);
        CorpusFile? restricted = mutant.Donors.FirstOrDefault(donor => donor.Subject == Subject.Restricted && IsStillSeen(donor, pixels));
        Tally.CountClearOther(mutant.Mutator, mutant.Donors[0].Format, photo.Faces.Count > 0, mutant.Donors[0].Subject == Subject.Restricted);
        if (restricted is not null) Tally.ClearWithRestrictedHalfSeen++;
        if (restricted is not null) Fail("clear, and the face of the restricted pupil is still in it", mutant);
        else if (mutant.Donors[0].Subject == Subject.Restricted || photo.Faces.Count == 0) Keep("to-look-at", mutant);
    }

    /// <summary>True when a checksum covers what was harmed: that of the zip around a good photo, or those of a PNG that were not made to fit again.</summary>
    private static bool HasChecksum(Mutant mutant) =>
        mutant.Mutator.StartsWith("zip:", StringComparison.Ordinal) || (mutant.Donors[0].Format == CorpusFormat.Png && !mutant.Mutator.StartsWith("png:", StringComparison.Ordinal));

    /// <summary>
    /// True when the copy's bytes are those of the picture as it is decoded. A damaged HEIC decodes to other pixels each time; its copy is then held
    /// against the thumbnail, which was made of the very pixels in which faces were looked for.
    /// </summary>
    private bool ShowsWhatWasScreened(SmallBatch batch, PhotoReport photo, byte[] copy, Mutant mutant)
    {
        using RgbImage screened = _reader.Decode(mutant.Bytes, 2048, CancellationToken.None);
        if (copy.AsSpan().SequenceEqual(ReleaseCopy.Encode(screened).Bytes.Span)) return true;
        Tally.DecodedUnlike++;
        using WorkFolder work = WorkFolder.Open(batch.Output);
        using RgbImage thumbnail = _reader.Decode(work.Find(photo)!.Value, 0, CancellationToken.None);
        using RgbImage released = _reader.Decode(copy, 0, CancellationToken.None);
        // Much smaller, so that what the two encoders made of the noise does not count.
        using RgbImage one = ImageResizer.Resize(released, thumbnail.Width / 8, thumbnail.Height / 8);
        using RgbImage other = ImageResizer.Resize(thumbnail, thumbnail.Width / 8, thumbnail.Height / 8);
        long difference = 0;
        for (int i = 0; i < one.Pixels.Length; i++) difference += Math.Abs(one.Pixels[i] - other.Pixels[i]);
        return difference < 4L * one.Pixels.Length;
    }

    /// <summary>True when at least half of the middle of a restricted photo, where the face is, is as it was, whatever became of the rest.</summary>
    private static bool IsStillSeen(CorpusFile donor, RgbImage pixels)
    {
        const int Alike = 24;
        RgbImage original = donor.Pixels;
        if ((original.Width, original.Height) != (pixels.Width, pixels.Height)) return false;
        (int left, int right, int top, int bottom) = (original.Width / 4, original.Width * 3 / 4, original.Height / 4, original.Height * 3 / 4);
        int alike = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int at = x * RgbImage.Channels;
                bool close = true;
                for (int channel = 0; channel < RgbImage.Channels; channel++) close &= Math.Abs(original.Row(y)[at + channel] - pixels.Row(y)[at + channel]) <= Alike;
                if (close) alike++;
            }
        }

        return alike >= (right - left) * (bottom - top) / 2;
    }

    /// <summary>Nothing but results in the output, and nothing where the names of a zip would lead.</summary>
    private void CheckOutput(SmallBatch batch, Dictionary<string, Mutant> byName)
    {
        string[] allowed = ["report.json", "report.csv", "report.html", "release", ".consentlens"];
        string[] written = [.. Directory.GetFileSystemEntries(batch.Output).Select(path => Path.GetFileName(path)!)];
        if (written.Except(allowed).Any()) Fail($"written: {string.Join(", ", written.Except(allowed))}", byName.Values.First());
        string root = Path.GetDirectoryName(batch.Output)!;
        string[] beside = [.. Directory.GetFileSystemEntries(root).Select(path => Path.GetFileName(path)!).Except(["photos", "out"])];
        if (beside.Length > 0) Fail($"written beside the output: {string.Join(", ", beside)}", byName.Values.First());
        foreach ((string name, Mutant mutant) in byName)
        {
            string[] places = [root, batch.Output, batch.PathOfResult("release"), Environment.CurrentDirectory];
            if (places.Any(place => File.Exists(Path.Combine(place, name)))) Fail($"a file was written at {name}", mutant);
        }
    }

    private void Fail(string rule, Mutant mutant)
    {
        Tally.Failures.Add($"{rule} [{mutant.Label(seed)}, donors {string.Join(" and ", mutant.Donors.Select(donor => donor.Name))}]");
        Keep("broken-rules", mutant);
    }

    private void Keep(string why, Mutant mutant)
    {
        string folder = Path.Combine(kept, why);
        _ = Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, mutant.Label(seed)), mutant.Bytes);
    }
}
