using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Retention;

[Collection(PostgresCollection.Name)]
public sealed class DestroyBiometricsTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Somebody = "Abdullah_Gul";
    private const string Other = "Angela_Bassett";

    [PixelFact]
    public async Task Nothing_biometric_of_the_person_is_left_in_any_column_or_file()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        (long photo, long others) = await EnrolTwoAsync(school);
        byte[][] secrets = await SecretsOfAsync(school, "P1");
        Assert.Equal(secrets.Length, await CountFoundAsync(school.Rows.Database, secrets));
        int filesBefore = school.Folder.Files().Length;

        BiometricsDestroyed destroyed = await school.Destroy.RunAsync(school.Rows.Id, "P1", "office", default);
        Assert.Equal((1, 2), (destroyed.Templates, destroyed.References));
        Assert.Equal([photo], destroyed.Reopened);
        int found = await CountFoundAsync(school.Rows.Database, secrets);
        output.WriteLine($"{secrets.Length} secrets sought in every column: {found} found; files {filesBefore} before, {school.Folder.Files().Length} after");
        Assert.Equal(0, found);
        Assert.Equal(filesBefore - 2, school.Folder.Files().Length);
        Assert.DoesNotContain(school.Folder.Files(), file => secrets.Any(secret => Path.GetFileName(file).StartsWith(Convert.ToHexStringLower(secret), StringComparison.Ordinal)));

        Assert.Equal([Reason.UnscreenedFace], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(others)).Reasons);
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal([Reason.UnknownFace], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PixelFact]
    public async Task A_second_run_finishes_what_a_first_one_left()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        (long photo, _) = await EnrolTwoAsync(school);
        // As if the program had been killed after the transaction: the rows are gone, the files and verdicts are not.
        await using (ConsentLensDbContext context = school.Rows.Context())
        {
            await context.PersonKeys.Where(key => key.PersonId == "P1").ExecuteDeleteAsync();
            await using var transaction = await context.Database.BeginTransactionAsync();
            await ReopenedFaces.ForgetAsync(context, "P1", school.Rows.Time, default);
            await transaction.CommitAsync();
        }

        int files = school.Folder.Files().Length;
        await school.Destroy.RunAsync(school.Rows.Id, "P1", "office", default);
        Assert.Equal(files - 2, school.Folder.Files().Length);
        Assert.Equal(Verdict.Review, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }

    [PixelFact]
    public Task A_decision_about_a_face_that_looked_like_somebody_restricted_is_made_again_once_the_template_is_gone() => LookedLikeAsync(isLikeASister: false);

    [PixelFact]
    public Task A_sister_clears_no_face_that_looked_like_somebody_restricted_whose_template_is_gone() => LookedLikeAsync(isLikeASister: true);

    private async Task LookedLikeAsync(bool isLikeASister)
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        if (isLikeASister)
        {
            await school.Rows.AddPersonAsync("P2");
            await school.EnrolAsync("P2", PixelSchool.PictureOf(Somebody, 4), PixelSchool.PictureOf(Somebody, 5));
        }
        else
        {
            await SayAsync();
        }

        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2), PixelSchool.PictureOf(Somebody, 3));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.NotEqual(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);

        await school.Destroy.RunAsync(school.Rows.Id, "P1", "office", default);
        await school.RematchAll.RunAsync(school.Rows.Id, default);

        Assert.Equal([isLikeASister ? Reason.PossibleRestrictedPerson : Reason.DecisionOutdated], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        await SayAsync();
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);

        async Task SayAsync()
        {
            school.Rows.Time.Now += TimeSpan.FromHours(1);
            await school.Rows.SayAsync(photo, 0, HumanAssertionKind.Guest);
            await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Identification, default);
            school.Rows.Time.Now += TimeSpan.FromHours(1);
        }
    }

    [PixelFact]
    public Task A_decision_about_a_face_that_looked_like_somebody_who_withdraws_later_is_made_again() => WithdrawnLaterAsync(isDecided: true);

    [PixelFact]
    public Task A_sister_clears_no_face_that_looked_like_somebody_who_withdraws_later() => WithdrawnLaterAsync(isDecided: false);

    private async Task WithdrawnLaterAsync(bool isDecided)
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        await school.Rows.AddPersonAsync("P2");
        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2), PixelSchool.PictureOf(Somebody, 3));
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        if (isDecided)
            await school.Rows.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P2");
        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Destroy.RunAsync(school.Rows.Id, "P1", "office", default);
        if (!isDecided)
            await school.EnrolAsync("P2", PixelSchool.PictureOf(Somebody, 4), PixelSchool.PictureOf(Somebody, 5));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await school.Rows.PublishAsync("https://school.example/trip", [], photo);

        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Rows.Person.RunAsync(school.Rows.Id, "P1", default);
        Assert.Equal([isDecided ? Reason.DecisionOutdated : Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.Equal(photo, Assert.Single(await school.Rows.TakedownsAsync()).PhotoId);
    }

    private static async Task<(long Photo, long Other)> EnrolTwoAsync(PixelSchool school)
    {
        await school.Rows.AddPersonAsync("P1");
        await school.Rows.AddPersonAsync("P2");
        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2), PixelSchool.PictureOf(Somebody, 3));
        await school.EnrolAsync("P2", PixelSchool.PictureOf(Other, 2), PixelSchool.PictureOf(Other, 3));
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        long other = await school.AddPhotoAsync(PixelSchool.PictureOf(Other, 1));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        return (photo, other);
    }

    /// <summary>The bytes that must be gone: the sealed template, the wrapped key and its id, and where and what the reference photos were.</summary>
    private static async Task<byte[][]> SecretsOfAsync(PixelSchool school, string person)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        TemplateRow template = await context.Templates.AsNoTracking().SingleAsync(row => row.PersonId == person);
        byte[] wrapped = (await context.PersonKeys.AsNoTracking().SingleAsync(row => row.PersonId == person)).WrappedKey;
        ReferencePhotoRow[] references = await context.ReferencePhotos.AsNoTracking().Where(row => row.PersonId == person).ToArrayAsync();
        WrappedKey key = WrappedKey.FromBytes(KeyOwner.Person($"{school.Rows.Id}", person), wrapped);
        return
        [
            template.MeanCiphertext, template.ReferencesCiphertext, wrapped, key.Sealed,
            .. references.Select(reference => Convert.FromHexString(reference.BlobId)),
        ];
    }

    /// <summary>How many of the secrets stand in any column of any table.</summary>
    private static async Task<int> CountFoundAsync(TestDatabase database, byte[][] secrets)
    {
        IReadOnlyList<string> rows = await database.DumpAsync();
        return secrets.Count(secret => rows.Any(row => row.Contains(Convert.ToHexStringLower(secret), StringComparison.Ordinal)));
    }
}
