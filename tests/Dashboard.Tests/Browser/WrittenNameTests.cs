using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Painting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A name that is written in a picture, by the pages.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WrittenNameTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_review_page_shows_where_a_name_is_written_and_a_word_settles_it_and_the_channel_page_switches_it_off()
    {
        await dashboard.StartAsync();
        string folder = Directory.CreateTempSubdirectory("consentlens-written-").FullName;
        try
        {
            DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Prize giving", [.. (await WriteAsync(folder)).Select((file, number) => ($"IMG_{number:0000}.jpg", file))]);
            await using ConsentLensDbContext context = batch.Context();
            long photo = await context.Photos
                .Where(row => row.BatchId == batch.Id && context.PictureNames.Any(name => name.PhotoId == row.Id)
                    && context.Verdicts.Any(verdict => verdict.PhotoId == row.Id && verdict.ChannelId == "website" && verdict.Verdict == Verdict.Review))
                .OrderBy(row => row.Id).Select(row => row.Id).FirstAsync();
            await using Visitor dsl = await dashboard.SignInAsync("dsl");
            await dsl.GoAsync($"/photos/{photo}");
            string page = await dsl.Page.InnerTextAsync("main");
            Assert.Contains(ReasonText.Sentence(Reason.NameInPicture), page, StringComparison.Ordinal);
            Assert.Contains("Written in the picture, where the dashed box is:", page, StringComparison.Ordinal);
            Assert.True(await dsl.Page.Locator("rect.cl-photo__name").CountAsync() > 0);
            foreach (VisitorOptions width in PageLook.Widths)
            {
                await using Visitor looking = await dashboard.SignInAsync("dsl", width);
                await PageLook.GoAsync(looking, $"/photos/{photo}", "photo-written");
            }

            await dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("The writing names nobody who may not be named") }).ClickAsync();
            await dsl.Page.Locator(".cl-said").WaitForAsync();
            await dsl.GoAsync($"/photos/{photo}");
            Assert.DoesNotContain(ReasonText.Sentence(Reason.NameInPicture), await dsl.Page.InnerTextAsync(".cl-desk__channels"), StringComparison.Ordinal);
            Assert.Contains("Names written in the picture checked.", await dsl.Page.TextContentAsync(".cl-history"), StringComparison.Ordinal);

            await using Visitor admin = await dashboard.SignInAsync("admin");
            await admin.GoAsync("/channels/website");
            Assert.True(await admin.Page.GetByLabel("Look for them", new PageGetByLabelOptions { Exact = true }).IsCheckedAsync());
            await SwitchAsync(admin, "Do not look for them", expected: false);
            await SwitchAsync(admin, "Look for them", expected: true);
            Assert.Equal(2, (await context.AuditEntries.AsNoTracking().ToArrayAsync()).Count(entry => entry.Action == "channel_changed" && entry.SubjectId == "website" && entry.Detail.Contains("reads_pictures")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SwitchAsync(Visitor admin, string choice, bool expected)
    {
        await admin.Page.GetByLabel(choice, new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save channel", Exact = true }).ClickAsync();
        await admin.GoAsync("/channels/website");
        Assert.Equal(expected, await admin.Page.GetByLabel("Look for them", new PageGetByLabelOptions { Exact = true }).IsCheckedAsync());
    }

    /// <summary>Portraits of everybody, under a certificate with the name of somebody who may not be named.</summary>
    private async Task<IReadOnlyList<string>> WriteAsync(string folder)
    {
        string[][] rows = [.. (await File.ReadAllLinesAsync(dashboard.Drawn.RegisterFile)).Select(line => line.Split(','))];
        (int given, int family, int named) = (Array.IndexOf(rows[0], "given_name"), Array.IndexOf(rows[0], "family_name"), Array.IndexOf(rows[0], "name_with_image"));
        string[] person = rows.Skip(1).First(row => row[named] != "yes");
        List<string> files = [];
        foreach (string references in Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal))
        {
            using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(references).Order(StringComparer.Ordinal).First()), 0, default);
            using var photo = new RgbImage(Math.Max(portrait.Width, 460), portrait.Height + 70);
            photo.Pixels.Fill(236);
            for (int y = 0; y < portrait.Height; y++) portrait.Row(y).CopyTo(photo.Row(y + 70));
            _ = new Lettering(Ink: (30, 30, 90)).Write(photo, $"{person[given]} {person[family]}", 22, 30, 25);
            files.Add(Path.Combine(folder, $"{files.Count}.jpg"));
            await File.WriteAllBytesAsync(files[^1], JpegEncoder.Encode(photo, 92));
        }

        return files;
    }
}
