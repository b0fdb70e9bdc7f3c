using System.Collections;
using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging;

/// <summary>What it costs to know a picture again among the 100,000 of a school.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class PictureSpeedTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Photos = 100_000;
    private const int Rounds = 20;

    [PostgresFact]
    public async Task A_new_picture_is_compared_with_a_hundred_thousand_in_milliseconds()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        long photo = await school.AddPhotoAsync([]);
        await FillAsync(school, photo);
        byte[] bits = [.. Enumerable.Range(0, 32).Select(value => (byte)(value * 7))];
        var print = new PicturePrint(bits, new BitArray(bits), new BitArray(bits));
        await using NpgsqlConnection connection = await school.Database.DataSource.OpenConnectionAsync();
        double[] keeping = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            await PictureTable.KeepAsync(connection, school.Id, photo, print, default);
            keeping[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        // Some of them are held, as in a school of some years.
        for (int held = 1; held <= 200; held++)
            await school.SaveAsync(new PhotoAssertionRow { SchoolId = school.Id, PhotoId = photo + held, Kind = PhotoAssertionKind.Withheld, SaidBy = "dsl", SaidAt = school.Time.Now });
        long one = Stopwatch.GetTimestamp();
        _ = await EvidencePage.ReadAsync(connection, school.Id, [photo], default);
        double evidence = Stopwatch.GetElapsedTime(one).TotalMilliseconds;
        long page = Stopwatch.GetTimestamp();
        _ = await EvidencePage.ReadAsync(connection, school.Id, [.. Enumerable.Range(0, 4_000).Select(next => photo + next)], default);
        double evidenceOfPage = Stopwatch.GetElapsedTime(page).TotalMilliseconds;

        Array.Sort(keeping);
        output.WriteLine($"Among {Photos} pictures: a new one is compared in {keeping[0]:F1} ms at best and {keeping[Rounds / 2]:F1} ms in the middle of {Rounds}; evidence of one photo {evidence:F1} ms, of 4,000 {evidenceOfPage:F0} ms, with 200 held.");
        Assert.InRange(keeping[Rounds / 2], 0, Patience.Milliseconds(200));
    }

    private static async Task FillAsync(SchoolUnderTest school, long photo)
    {
        await school.Database.ExecuteAsync(
            $"""
            insert into photos (school_id, batch_id, state, file_name_ciphertext, file_name_hash, byte_size, width, height, damage_goes_unseen, uploaded_at,
                screening_attempts, screened_at, read_at, detector_sha256, embedder_sha256, matched_gallery_revision)
            select school_id, batch_id, state, file_name_ciphertext, sha256(number::text::bytea), byte_size, width, height, damage_goes_unseen, uploaded_at,
                screening_attempts, screened_at, read_at, detector_sha256, embedder_sha256, matched_gallery_revision
            from photos, generate_series(1, {Photos}) as number where id = {photo}
            """);
        await school.Database.ExecuteAsync(
            $"""
            insert into pictures (school_id, photo_id, pixel_hash, looks)
            select school_id, id, sha256(id::text::bytea), ('x' || encode(sha256((id * 3)::text::bytea), 'hex'))::bit(256) from photos where id <> {photo}
            """);
        await school.Database.ExecuteAsync("analyze");
    }
}
