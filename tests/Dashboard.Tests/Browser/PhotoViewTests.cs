using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PhotoViewTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_photos_of_a_batch_are_gone_through_by_link_and_by_key()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "One after the other", 3);
        await using ConsentLensDbContext context = batch.Context();
        long[] photos = await context.Photos.Where(photo => photo.BatchId == batch.Id).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync($"/photos/{photos[0]}");
        Assert.Equal(0, await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Previous photo" }).CountAsync());
        await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next photo" }).ClickAsync();
        await dsl.Page.WaitForURLAsync($"**/photos/{photos[1]}");
        await new DeskVisitor(dsl).SeenAsync();
        await dsl.Page.Keyboard.PressAsync("n");
        await dsl.Page.WaitForURLAsync($"**/photos/{photos[2]}");
        Assert.Equal(0, await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next photo" }).CountAsync());
        await new DeskVisitor(dsl).SeenAsync();
        await dsl.Page.Keyboard.PressAsync("p");
        await dsl.Page.WaitForURLAsync($"**/photos/{photos[1]}");
    }

    [BrowserFact]
    public async Task Every_address_that_shows_a_withheld_photo_records_who_looked()
    {
        await dashboard.StartAsync();
        IEnumerable<string> pictures = [.. dashboard.Drawn.ReadablePhotos, .. Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal).Select(folder => Directory.EnumerateFiles(folder).First())];
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Looked at", [.. pictures.Select((file, number) => ($"IMG_{number:0000}.jpg", file))]);
        string[] routes = [.. (await RouteList.ReadAsync(dashboard.Services)).Where(line => line.StartsWith("GET /photos/{id:long}", StringComparison.Ordinal))];
        Assert.True(routes.Length >= 5, string.Join('\n', routes));
        // Each has a photo of its own: what one user sees again within minutes is one view.
        long[] screened = await ScreenedAsync(batch);
        long drafted = screened.Intersect([.. await batch.PhotosAsync(Verdict.Clear), .. await batch.PhotosAsync(Verdict.Blur)]).First();
        long release = (await dashboard.Services.GetRequiredService<ReleaseDraft>().CreateAsync(dashboard.SchoolId, "website", "Looked at", [drafted], "office", default)).ReleaseId;
        long withFace = await WithFaceAsync(batch, screened.Where(photo => photo != drafted));
        Queue<long> photos = new(screened.Where(photo => photo != drafted && photo != withFace));
        await using Visitor head = await dashboard.SignInAsync("head");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        List<string> faults = [];
        foreach (string[] parts in routes.Select(line => line.Split(' ')))
        {
            // Of a photo without faces there is none to be cut out.
            long photo = parts[1].Contains("{release:long}", StringComparison.Ordinal) ? drafted : parts[1].Contains("{face}", StringComparison.Ordinal) ? withFace : photos.Dequeue();
            Visitor looker = parts.Length > 2 || parts[1].EndsWith("/delete", StringComparison.Ordinal) ? dsl : head;
            string address = parts[1].Replace("{id:long}", $"{photo}", StringComparison.Ordinal).Replace("{release:long}", $"{release}", StringComparison.Ordinal).Replace("{face}", "0", StringComparison.Ordinal);
            string path = address + (parts.Length > 2 ? $"?handler={parts[2]}" : "?channel=website");
            await AskAsync(looker, path);
            int open = await ViewsAsync(batch, photo);
            await dashboard.Services.GetRequiredService<AssertPhoto>().RunAsync(dashboard.SchoolId, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
            await AskAsync(looker, path);
            await AskAsync(looker, path);
            if ((open, await ViewsAsync(batch, photo)) != (0, 1))
                faults.Add($"{string.Join(' ', parts)}: {open} before, {await ViewsAsync(batch, photo)} in all");
        }

        Assert.Equal(string.Empty, string.Join('\n', faults));
    }

    private static async Task AskAsync(Visitor looker, string path)
    {
        IAPIResponse answer = await looker.Page.APIRequest.GetAsync(path);
        Assert.True(answer.Ok, $"{path}: {answer.Status}");
    }

    /// <summary>The first of the photos in which a face was found.</summary>
    private static async Task<long> WithFaceAsync(DrawnBatch batch, IEnumerable<long> photos)
    {
        await using ConsentLensDbContext context = batch.Context();
        return await context.Faces.Where(face => photos.Contains(face.PhotoId) && face.Ordinal == 0).Select(face => face.PhotoId).OrderBy(photo => photo).FirstAsync();
    }

    /// <summary>Photos whose views nothing asks to be recorded.</summary>
    private static async Task<long[]> ScreenedAsync(DrawnBatch batch)
    {
        await using ConsentLensDbContext context = batch.Context();
        long[] screened = await context.Photos.Where(photo => photo.BatchId == batch.Id && photo.State == PhotoState.Screened).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
        VerdictRow[] verdicts = await context.Verdicts.AsNoTracking().Where(row => screened.Contains(row.PhotoId)).ToArrayAsync();
        return [.. screened.Except(verdicts.Where(row => RecordView.IsRestricted(row.Verdict, row.Reasons)).Select(row => row.PhotoId))];
    }

    private static async Task<int> ViewsAsync(DrawnBatch batch, long photo)
    {
        string subject = photo.ToString(CultureInfo.InvariantCulture);
        await using ConsentLensDbContext context = batch.Context();
        return await context.AuditEntries.CountAsync(entry => entry.Action == "restricted_photo_viewed" && entry.SubjectId == subject);
    }
}
