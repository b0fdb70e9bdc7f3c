using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

[Collection(PostgresCollection.Name)]
public sealed class BurstsTests(PostgresFixture postgres)
{
    /// <summary>The same scene with the camera moved a little, again and again; and scenes that have nothing to do with each other.</summary>
    [PostgresFact]
    public async Task Photos_of_one_scene_that_follow_each_other_are_a_run()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        int[] lengths = [1, 4, 2, 1, 5];
        List<long> photos = [];
        using (DataKey key = await school.SchoolKeys.OpenAsync(school.Id, KeyPurpose.School, default))
        {
            foreach ((int scene, int length) in lengths.Index())
            {
                using RgbImage image = DrawnScene.Draw(100 + scene);
                for (int shot = 0; shot < length; shot++)
                {
                    using RgbImage moved = Moved(image, 4 * shot);
                    long photo = await school.AddPhotoAsync([]);
                    PicturePrint print = PicturePrint.Of(key, moved);
                    await school.SaveAsync(new PictureRow { SchoolId = school.Id, PhotoId = photo, PixelHash = print.Pixels, Looks = print.Looks });
                    photos.Add(photo);
                }
            }
        }

        // One of which no print is kept stands alone, and ends a run.
        photos.Add(await school.AddPhotoAsync([]));
        IReadOnlyList<IReadOnlyList<long>> runs = await new Bursts(school.Database.Contexts).OfAsync(school.Id, photos, default);
        Assert.Equal([.. lengths, 1], runs.Select(run => run.Count));
        Assert.Equal(photos, runs.SelectMany(run => run));
        Assert.All(await new Bursts(school.Database.Contexts).OfAsync(school.Id + 1, photos, default), run => Assert.Single(run));
    }

    /// <summary>The same picture from some pixels further right and below.</summary>
    private static RgbImage Moved(RgbImage image, int by)
    {
        var moved = new RgbImage(image.Width - 24, image.Height - 24);
        for (int y = 0; y < moved.Height; y++)
            image.Row(y + by).Slice(by * RgbImage.Channels, moved.Width * RgbImage.Channels).CopyTo(moved.Row(y));
        return moved;
    }
}
