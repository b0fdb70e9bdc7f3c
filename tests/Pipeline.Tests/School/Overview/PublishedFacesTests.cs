using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Overview;

/// <summary>How many close-ups of a school are out there.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PublishedFacesTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Close_ups_are_counted_by_channel_and_term_and_a_photo_once_in_a_term()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        (long group, long empty, long unpublished) = (await school.AddPhotoAsync(["P1", "P2", "P1", "P2"]), await school.AddPhotoAsync([]), await school.AddPhotoAsync(["P1"]));
        // In a copy of 2,048 a side of 400 of the photo's 4,000 pixels is one of 205, and one of 190 is 97. The second face is turned away, the third is redacted.
        await school.Database.ExecuteAsync(
            """
            update faces set box_height = case ordinal when 3 then 190 else 400 end,
                landmarks = case ordinal when 1 then '{100,100,200,100,205,150,110,200,190,200}'::real[] else '{100,100,200,100,150,150,110,200,190,200}'::real[] end
            """);
        await school.PublishAsync("https://school.example/a", [2], group);
        await school.PublishAsync("https://school.example/b", [2], group, empty);
        await school.PublishAsync(string.Empty, [], unpublished);
        Assert.Equal([new TermExposure("website", SchoolTerm.Autumn, 2026, Photos: 2, Faces: 3, CloseUps: 1)], await ReadAsync(school));

        // A lower limit of the channel counts, and so does the size of the copy.
        await school.Database.ExecuteAsync("update channels set exposure = 'no-close-ups', largest_face = 90");
        Assert.Equal(2, Assert.Single(await ReadAsync(school)).CloseUps);
        await school.Database.ExecuteAsync("update release_items set copy_side = 640");
        Assert.Equal(0, Assert.Single(await ReadAsync(school)).CloseUps);

        school.Time.Now = new DateTimeOffset(2027, 2, 1, 9, 0, 0, TimeSpan.Zero);
        await school.PublishAsync("https://school.example/c", [], group);
        Assert.Equal([(SchoolTerm.Spring, 2027, 4), (SchoolTerm.Autumn, 2026, 3)], (await ReadAsync(school)).Select(term => (term.Term, term.Year, term.Faces)));
    }

    private static Task<IReadOnlyList<TermExposure>> ReadAsync(SchoolUnderTest school) => PublishedFaces.ReadAsync(school.Database.DataSource, school.Id, default);
}
