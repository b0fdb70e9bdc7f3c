using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Tests.Hostile.Mutators;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>
/// Thousands of harmed photos and zips, each made again by its seed and number: CONSENTLENS_HOSTILE_SEED sets the seed, CONSENTLENS_HOSTILE_INPUT
/// makes one input alone, CONSENTLENS_HOSTILE_COUNT so many. What breaks a rule is kept in the folder that the message names.
/// </summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class HostileFilesTests(ScreeningFixture fixture, RealDecoder decoder, ITestOutputHelper output) : IClassFixture<ScreeningFixture>, IClassFixture<RealDecoder>
{
    private const int BatchSize = 50;
    private const double MostMegabytes = 1500;

    [ModelPackFact]
    public async Task No_harmed_file_breaks_a_rule()
    {
        int seed = Number("CONSENTLENS_HOSTILE_SEED") ?? 20261121;
        int count = Number("CONSENTLENS_HOSTILE_COUNT") ?? (LongTests.AreAsked ? 20_000 : 500);
        (int first, int end) = Number("CONSENTLENS_HOSTILE_INPUT") is { } one ? (one, one + 1) : (0, count);
        string kept = Path.Combine(Path.GetTempPath(), "consentlens-hostile");
        using ScreeningModels models = ScreeningFixture.Load(ScreeningMode.AllowList, reader: decoder.Reader);
        var school = new HostileSchool(fixture, models, seed, kept);
        await UnharmedAsync();
        for (int from = first; from < end; from += BatchSize)
        {
            MemoryPeak.Reset();
            await ScreenAsync(school, seed, from, Math.Min(from + BatchSize, end));
            school.Tally.CountPeak(MemoryPeak.Megabytes(), from);
            if (LongTests.AreAsked) school.KeepFigures();
        }

        output.WriteLine(school.Tally.Figures(seed, details: LongTests.AreAsked));
        Assert.True(school.Tally.Failures.Count == 0, $"kept in {kept}:\n{string.Join('\n', school.Tally.Failures.Take(40))}");
        // What other tests hold at the same time counts too, so only a run of its own can tell.
        if (LongTests.AreAsked) Assert.InRange(school.Tally.Peak.Megabytes, 0, MostMegabytes);
    }

    /// <summary>In turn: folders of photos, a zip of photos, and zips that are harmed themselves.</summary>
    private static async Task ScreenAsync(HostileSchool school, int seed, int from, int end)
    {
        int[] numbers = [.. Enumerable.Range(from, end - from)];
        Mutant[] photos = [.. numbers.Where(number => number % 10 != 9).Select(number => Mutator.Draw(seed, number, HostileCorpus.Files))];
        if (photos.Length > 0) await (from / BatchSize % 4 == 3 ? school.ScreenZipAsync(photos) : school.ScreenFolderAsync(photos));
        foreach (int number in numbers.Where(number => number % 10 == 9)) await school.ScreenHostileZipAsync(HostileZip.Draw(seed, number, HostileCorpus.Files));
    }

    /// <summary>The good photos themselves: without this, "never clear" would hold for a program that clears nothing.</summary>
    private async Task UnharmedAsync()
    {
        using SmallBatch batch = new SmallBatch(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false) }.Enrol(("p0", 0), ("p1", 1));
        foreach (CorpusFile file in HostileCorpus.Files) _ = batch.Put($"{file.Name}.{file.Extension}", file.Bytes);

        ScreeningReport report = await batch.ScreenAsync();

        Assert.Equal(
            HostileCorpus.Files.Select(file => $"{file.Name}.{file.Extension} {(file.Subject == Subject.Restricted ? Verdict.Block : Verdict.Clear)}").Order(StringComparer.Ordinal),
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict}{photo.Problem}").Order(StringComparer.Ordinal));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
