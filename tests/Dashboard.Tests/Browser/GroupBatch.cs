using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Photos of rows of people whom the school does not know, taken in and screened: every face waits on the newsletter.</summary>
internal static class GroupBatch
{
    /// <param name="faces">How many people each photo shows.</param>
    public static async Task<DrawnBatch> ScreenAsync(RunningDashboard dashboard, string name, params int[] faces)
    {
        await dashboard.StartAsync();
        string folder = Directory.CreateTempSubdirectory("consentlens-group-").FullName;
        try
        {
            return await DrawnBatch.ScreenAsync(dashboard, name, [.. faces.Select((count, number) => ($"IMG_{number:0000}.jpg", Draw(folder, number, count)))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Its photos, in order.</summary>
    public static async Task<long[]> PhotosAsync(DrawnBatch batch)
    {
        await using ConsentLensDbContext context = batch.Context();
        return await context.Photos.Where(photo => photo.BatchId == batch.Id).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
    }

    private static string Draw(string folder, int number, int faces)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(new PhotoPlan
        {
            Seed = 400 + number,
            Width = 2400,
            Height = 1600,
            Background = BackgroundKind.Hall,
            Arrangement = Arrangement.Rows,
            // The drawn school's own people are others.
            Faces = [.. HeadAtlas.People.Reverse().Take(faces).Select(person => new PlannedFace(null, person, 190))],
        });
        string file = Path.Combine(folder, $"{number}.jpg");
        File.WriteAllBytes(file, JpegEncoder.Encode(photo.Image, 92));
        return file;
    }
}
