using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Releases;

[Collection(PostgresCollection.Name)]
public sealed class BuildReleaseTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Link = "https://school.example/trip";

    [PixelFact]
    public async Task A_package_holds_stripped_copies_and_a_manifest_that_names_nobody()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (long photo, long release) = await ApproveAsync(school, Verdict.Clear);
        BuiltRelease built = await school.Build.RunAsync(school.Rows.Id, release, null, default);
        Assert.Equal([photo], built.Packed);
        Assert.Empty(built.LeftOut);

        using ZipArchive zip = await OpenAsync(school, built);
        Assert.Equal(["0001.jpg", "manifest.json"], zip.Entries.Select(entry => entry.FullName));
        byte[] copy = await BytesOfAsync(zip.Entries[0]);
        Assert.Empty(CopyInspector.Inspect(copy));
        string manifest = Encoding.UTF8.GetString(await BytesOfAsync(zip.Entries[1]));
        output.WriteLine(manifest);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(copy)), manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("P1", manifest, StringComparison.Ordinal);
        Assert.Equal(built.PackageBlobId, (await school.Build.RunAsync(school.Rows.Id, release, null, default)).PackageBlobId);
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PixelFact]
    public async Task Who_may_not_be_shown_is_removed_from_the_copy_and_the_release_remembers_it()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres, HitAction.Blur);
        await school.Rows.AddPersonAsync("P1", DecisionKind.Refused);
        (long photo, long release) = await ApproveAsync(school, Verdict.Blur);
        BuiltRelease built = await school.Build.RunAsync(school.Rows.Id, release, null, default);
        Assert.Equal([photo], built.Packed);
        await using ConsentLensDbContext context = school.Rows.Context();
        short[]? removed = (await context.ReleaseItems.SingleAsync()).RemovedFaces;
        Assert.Equal((short)0, Assert.Single(removed!));
        Assert.Equal(0, (await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Night, default)).Takedowns);
    }

    [PixelFact]
    public async Task A_consent_withdrawn_after_the_approval_leaves_the_photo_out()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (long photo, long release) = await ApproveAsync(school, Verdict.Clear);
        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        BuiltRelease built = await school.Build.RunAsync(school.Rows.Id, release, null, default);
        Assert.Empty(built.Packed);
        Assert.Equal([photo], built.LeftOut);
        Assert.Null(built.PackageBlobId);
    }

    [PixelFact]
    public async Task Only_an_approved_poster_of_an_open_channel_records_a_publication()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (long photo, long release) = await ApproveAsync(school, Verdict.Clear);
        Task<JudgingCounts> RecordAsync(string user) => school.Publication.RunAsync(school.Rows.Id, release, null, Link, user, default);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => RecordAsync("head"));
        await school.Build.RunAsync(school.Rows.Id, release, null, default);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => RecordAsync("pupil"));
        await school.Rows.Database.ExecuteAsync("update channels set closed = '2026-09-30'");
        await Assert.ThrowsAsync<PublicationRefusedException>(() => RecordAsync("head"));
        await school.Rows.Database.ExecuteAsync("update channels set closed = null");
        await RecordAsync("head");

        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        Assert.Equal(1, (await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Consent, default)).Takedowns);
        Assert.Equal(Link, (await school.Rows.TakedownsAsync())[0].Link);
    }

    /// <summary>A photo of one person, judged, and a release with it that somebody approved.</summary>
    private static async Task<(long Photo, long Release)> ApproveAsync(PixelSchool school, Verdict verdict)
    {
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf("Abdullah_Gul", 1));
        await school.Rows.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P1");
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Screening, default);
        Assert.Equal(verdict, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        var release = new ReleaseRow
        {
            SchoolId = school.Rows.Id,
            ChannelId = SchoolUnderTest.Website,
            State = ReleaseState.Approved,
            CreatedBy = "office",
            CreatedAt = school.Rows.Time.Now,
            ApprovedBy = "head",
            ApprovedAt = school.Rows.Time.Now,
        };
        await school.Rows.SaveAsync(release);
        await school.Rows.SaveAsync(new ReleaseItemRow { SchoolId = school.Rows.Id, ReleaseId = release.Id, PhotoId = photo, Number = 1, Verdict = verdict });
        return (photo, release.Id);
    }

    private static async Task<ZipArchive> OpenAsync(PixelSchool school, BuiltRelease built)
    {
        using DataKey key = await school.PhotoKeyAsync(school.Rows.Id, default);
        byte[] zip = await school.Files.ReadAsync(key, BlobAddress.Parse(built.PackageBlobId!), default);
        return new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
    }

    private static async Task<byte[]> BytesOfAsync(ZipArchiveEntry entry)
    {
        await using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
