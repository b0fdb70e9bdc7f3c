using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>What copies show on a channel that shows no close-ups, or no recognisable face.</summary>
[Collection(JobsCollection.Name)]
public sealed class CloseUpCopyTests(PostgresFixture postgres, DrawnSchool drawn, ITestOutputHelper output)
{
    // As screened; smaller copies as far as nobody is a close-up; redacted; asked for; nobody recognisable.
    private static readonly ExposureRule[] Exposures =
    [
        new(),
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200 },
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200, OnCloseUp = CloseUpAction.Blur },
        new() { Exposure = Exposure.NoCloseUps, LargestFace = 200, OnCloseUp = CloseUpAction.Review },
        new() { Exposure = Exposure.NoRecognisableFace, CopySide = 1000 },
    ];

    [ScreeningFact]
    public async Task The_command_line_and_the_server_agree_about_close_ups_and_no_copy_shows_one()
    {
        var rules = new ScreeningRules { Use = Use.Website, OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur, ReadsPictures = false };
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        var both = new BothWays(workshop, school, drawn, output);
        await both.UseOneChannelAsync(rules);
        string photos = Path.Combine(workshop.Data, "in");
        await WritePortraitsAsync(photos);
        await workshop.ProcessAsync(school, photos);
        List<(int Copies, int Shown)> seen = [];
        foreach (ExposureRule exposure in Exposures)
        {
            ScreeningRules now = rules with { Exposure = exposure };
            await using (ConsentLensDbContext context = workshop.Contexts.Create(school))
            {
                (await context.Channels.SingleAsync()).Expose(exposure);
                await context.SaveChangesAsync();
            }

            await new RejudgeSchool(workshop.Contexts, workshop.Detectors, workshop.Audit, TimeProvider.System).RunAsync(school, JudgingCause.Channel, default);
            byte[][] copies = await both.CompareAsync(photos, now, RedactionStyle.Solid);
            seen.Add((copies.Length, CheckSizes(workshop, exposure, copies)));
        }

        // Each rule has something to do here.
        Assert.Equal((seen[0].Copies, true), (seen[1].Copies, seen[1].Shown > seen[2].Shown));
        Assert.True(seen[3].Copies < seen[0].Copies && seen[4].Copies >= seen[0].Copies);
    }

    /// <summary>What somebody would find who looked for faces in the copies.</summary>
    private int CheckSizes(Workshop workshop, ExposureRule exposure, byte[][] copies)
    {
        int shown = 0;
        var largest = 0.0;
        ScreeningModels models = workshop.Engine.ModelsFor(comparesFaces: false);
        foreach (byte[] copy in copies)
        {
            using RgbImage image = models.Reader.Decode(copy, 0, default);
            Assert.True(image.LongSide <= exposure.CopySide);
            foreach (FaceView view in models.Analyser.Detect(image, default).Where(face => face.Score >= models.Analyser.SureScore).Select(FaceQualityGauge.ViewOf).Where(view => view.IsTowardsCamera))
                (shown, largest) = (shown + 1, Math.Max(largest, view.Side));
        }

        output.WriteLine($"{exposure.Exposure}, {exposure.OnCloseUp}: {copies.Length} copies show {shown} faces towards the camera, the largest of {largest:F0} pixels");
        Assert.True(exposure.Exposure != Exposure.NoCloseUps || largest <= exposure.LargestFace);
        Assert.True(exposure.Exposure != Exposure.NoRecognisableFace || shown == 0);
        return shown;
    }

    /// <summary>Everybody from close by, on a ground large enough that something is left when the copy is made smaller.</summary>
    private async Task WritePortraitsAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string person in Directory.EnumerateDirectories(drawn.References).Order(StringComparer.Ordinal))
        {
            using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(person).Order(StringComparer.Ordinal).First()), 0, default);
            using RgbImage photo = Pictures.Grey(1400, 1000);
            Pictures.Paste(photo, portrait, (photo.Width - portrait.Width) / 2, (photo.Height - portrait.Height) / 2);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"portrait-{Path.GetFileName(person)}.jpg"), JpegEncoder.Encode(photo, 92));
        }
    }
}
