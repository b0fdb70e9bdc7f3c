using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Recognition;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Recognition;

/// <summary>The figures of a school's own people, out of sealed templates.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MeasureRecognitionTests(PostgresFixture postgres) : IDisposable
{
    private readonly ScreeningEngine _engine = new(RepositoryModels.Folder, null, new ChosenThresholds(0.5, 0.3), new PhotoReader(new ImagingLimits()));
    private readonly HeldQueue _queue = new();

    [ScreeningFact]
    public async Task Year_groups_are_counted_and_look_alikes_named_to_whoever_may_know()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await AddAsync(school, "P1", "2", [1, 0, 0], [1, 0.1f, 0], [1, 0, 0.1f]);
        await AddAsync(school, "P2", "R", [0, 1, 0], [0, 1, 0.1f]);
        await AddAsync(school, "P3", "R", [1, 0.05f, 0.05f]);
        await school.AddPersonAsync("P4", year: "2");

        RecognitionFigures found = (await Measure(school).RunAsync(school.Id, namesPeople: true, "dsl", default))!;
        Assert.Equal([("R", 2, 1, 2), ("2", 1, 0, 3)], found.ByYear.Select(group => (group.Year!, group.Counts.People, group.Counts.SinglePhotos, group.Counts.Photos)));
        Assert.Equal((5, 2, 1), (found.All.Photos, found.All.Recognised, found.WithoutTemplate));
        Assert.Equal(4, found.All.StrangersMistaken);
        NamedPair pair = Assert.Single(found.Pairs);
        Assert.Equal(("P1", "P3", true, 1), (pair.First.Id, pair.Second.Id, pair.IsMatch, found.AlikePairs));
        Assert.Equal(["P1", "P3"], found.NeedPhotosOf.Select(person => person.Id).Order(StringComparer.Ordinal));

        RecognitionFigures others = (await Measure(school).RunAsync(school.Id, namesPeople: false, "head", default))!;
        Assert.Equal((0, 0, 1, 2), (others.Pairs.Count, others.NeedPhotosOf.Count, others.AlikePairs, others.NeedPhotos));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(
            ["recognition_measured dsl {\"named\":true,\"photos\":6}", "recognition_measured head {\"named\":false,\"photos\":6}"],
            await context.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action + " " + entry.Actor + " " + entry.Detail).ToArrayAsync());
    }

    [ScreeningFact]
    public async Task Where_faces_are_only_detected_nothing_is_compared_or_opened()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres, ScreeningMode.DetectOnly);
        await school.AddPersonAsync("P1");
        await school.AddTemplateAsync("P1");
        Assert.Null(await Measure(school).RunAsync(school.Id, namesPeople: true, "dsl", default));
    }

    [ScreeningFact]
    public async Task One_step_makes_the_comparison_stricter_and_never_looser()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        var change = new ChangeSettings(school.Database.Contexts, _engine, _queue, school.Audit, school.Time);
        await change.RunAsync(school.Id, new SchoolSettings(10, null, null, null), "admin", default);
        await change.TightenAsync(school.Id, new ChosenThresholds(0.55, null), "admin", default);
        await using (ConsentLensDbContext context = school.Context())
            Assert.Equal(new SchoolSettings(10, null, 0.55, null), await SchoolSettings.ReadAsync(context, default));
        Assert.Single(_queue.Orders);
        foreach (ChosenThresholds wanted in (ChosenThresholds[])[new(0.55, null), new(0.525, null), new(0.6, 0.31), new(null, 0.31), new(1.1, null), new(null, 0.1)])
            await Assert.ThrowsAsync<SettingsRefusedException>(() => change.TightenAsync(school.Id, wanted, "admin", default));
        await using (ConsentLensDbContext context = school.Context())
        {
            Assert.Equal(new SchoolSettings(10, null, 0.55, null), await SchoolSettings.ReadAsync(context, default));
            Assert.Null(await AskedThresholds.ReadAsync(context, default));
        }
    }

    public void Dispose() => _engine.Dispose();

    private MeasureRecognition Measure(SchoolUnderTest school)
    {
        var basis = new CurrentBasis(school.Database.Contexts, new JudgingBasisReader(school.Detectors, school.Time), school.Time);
        return new MeasureRecognition(school.Database.Contexts, basis, new TemplateStore(Keys(school)), _engine, school.Audit, school.Time);
    }

    private static PersonKeyStore Keys(SchoolUnderTest school) => new(school.Database.Contexts, school.Vault.Vault, school.Time);

    private async Task AddAsync(SchoolUnderTest school, string person, string year, params float[][] references)
    {
        SimilarityMetric metric = _engine.Pack.Embedding.Metric;
        foreach (float[] reference in references)
            Similarity.Normalise(reference);
        await school.AddPersonAsync(person, year: year);
        using DataKey key = await Keys(school).OpenOrCreateAsync(school.Id, person, default);
        var template = new Template(person, Similarity.Mean(references, metric), references);
        await school.SaveAsync(TemplateStore.Seal(school.Id, template, new Digest(_engine.EmbedderSha256), key, school.Time.Now, school.Time.Now.AddYears(1)));
    }
}
