using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class PersonPhotosTests(PostgresFixture postgres)
{
    private const string Link = "https://school.example/trip";

    [PostgresFact]
    public async Task Photos_are_told_by_how_somebody_is_in_them_and_where_they_are_out()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        long recognised = await school.AddPhotoAsync(["P1"]);
        long confirmed = await school.AddPhotoAsync(["P2", "P1"]);
        await school.SayAsync(confirmed, 1, HumanAssertionKind.IsPerson, "P1");
        long corrected = await school.AddPhotoAsync(["P1"]);
        await school.SayAsync(corrected, 0, HumanAssertionKind.IsPerson, "P1");
        await school.SayAsync(corrected, 0, HumanAssertionKind.IsPerson, "P2");
        long noFace = await school.AddPhotoAsync(["P1"]);
        await school.SayAsync(noFace, 0, HumanAssertionKind.NotAFace);
        long unknown = await school.AddPhotoAsync(["P1"]);
        await school.SayAsync(unknown, 0, HumanAssertionKind.Unknown);
        long possible = await school.AddPhotoAsync(["P1"]);
        long named = await school.AddPhotoAsync([]);
        long locked = await school.AddPhotoAsync(["P1"]);
        long other = await school.AddPhotoAsync(["P2"]);
        await using (ConsentLensDbContext context = school.Context())
        {
            await context.Faces.Where(face => face.PhotoId == possible).ExecuteUpdateAsync(face => face.SetProperty(row => row.Strength, MatchStrength.Possible));
            await context.Photos.Where(photo => photo.Id == locked).ExecuteUpdateAsync(photo => photo.SetProperty(row => row.State, PhotoState.Locked));
        }

        await school.SaveAsync(new PhotoNameRow { SchoolId = school.Id, PhotoId = named, PersonId = "P1", FoundAt = school.Time.Now });
        long release = await school.PublishAsync(Link, [], confirmed);
        var photos = new PersonPhotos(school.Database.Contexts, school.SchoolKeys);

        (IReadOnlyList<PersonPhoto> all, int total) = await photos.ReadAsync(school.Id, "P1", null, 1, default);
        Assert.Equal(
            [(named, Presence.Named), (possible, Presence.Possible), (unknown, Presence.Recognised), (confirmed, Presence.Confirmed), (recognised, Presence.Recognised)],
            all.Select(photo => (photo.PhotoId, photo.Presence)));
        Assert.Equal(5, total);
        Assert.Equal(new PhotoPlace("Web site", Link, release), Assert.Single(all.Single(photo => photo.PhotoId == confirmed).Places));
        Assert.Empty(all.Single(photo => photo.PhotoId == recognised).Places);
        Assert.Equal([possible], (await photos.ReadAsync(school.Id, "P1", Presence.Possible, 1, default)).Photos.Select(photo => photo.PhotoId));
        Assert.Equal([other, corrected, confirmed], (await photos.ReadAsync(school.Id, "P2", null, 1, default)).Photos.Select(photo => photo.PhotoId));
        Assert.Empty((await photos.ReadAsync(school.Id, "P1", null, 2, default)).Photos);
    }

    [PostgresFact]
    public async Task Another_schools_person_of_the_same_number_has_other_photos()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPhotoAsync(["P1"]);
        int elsewhere = await school.Database.AddSchoolAsync("Beech Lane");
        Assert.Equal(0, (await new PersonPhotos(school.Database.Contexts, school.SchoolKeys).ReadAsync(elsewhere, "P1", null, 1, default)).Total);
    }
}
