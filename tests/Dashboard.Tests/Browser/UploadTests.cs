using System.IO.Compression;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What is sent from the upload page, and what it says of it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UploadTests(RunningDashboard dashboard) : IDisposable
{
    private readonly UploadFiles _files = new(dashboard);

    public void Dispose() => _files.Dispose();

    [BrowserFact]
    public async Task The_warning_about_people_who_cannot_be_recognised_follows_the_channel_that_is_ticked()
    {
        await dashboard.StartAsync();
        await using (ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId))
        {
            context.People.Add(new PersonRow { SchoolId = dashboard.SchoolId, PersonId = "W-unseen", GivenName = "Never", FamilyName = "Photographed", Role = PersonRole.Staff });
            await context.SaveChangesAsync();
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync("/upload");
        ILocator warning = office.Page.Locator("#warning");
        Assert.Contains("at least one channel", await warning.InnerTextAsync(), StringComparison.Ordinal);
        await office.Page.GetByLabel("Newsletter", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await warning.GetByText("who may not be shown on Newsletter", new LocatorGetByTextOptions { Exact = false }).WaitForAsync();
        string told = await warning.InnerTextAsync();
        Assert.Contains("Newsletter: a photo with a face that is not recognised goes to review.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("School website", told, StringComparison.Ordinal);
        await PageLook.HereAsync(office, "upload-warning");
    }

    [BrowserFact]
    public async Task Duplicates_files_that_cannot_be_read_and_zips_are_said_and_no_address_holds_a_files_name()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        List<string> addresses = [];
        office.Page.Request += (_, request) => addresses.Add(Uri.UnescapeDataString(request.Url));
        string[] photos = await _files.DrawAsync(3, "twice");
        string notes = Path.Combine(_files.Folder, "Zoë’s notes.jpg");
        await File.WriteAllTextAsync(notes, "no photo");
        string zip = Path.Combine(_files.Folder, "more.zip");
        await ZipFile.CreateFromDirectoryAsync(Path.GetDirectoryName((await _files.DrawAsync(5, "zipped"))[0])!, zip);
        await UploadFiles.UploadAsync(office, "First time", photos[..1]);

        await UploadFiles.UploadAsync(office, "Second time", [.. photos, notes, zip]);

        string said = await office.Page.Locator("#sending-notes").InnerTextAsync();
        Assert.Contains("has already been uploaded, in “First time”, so it was not added again.", said, StringComparison.Ordinal);
        Assert.Contains("Zoë’s notes.jpg", said, StringComparison.Ordinal);
        Assert.Contains(addresses, address => address.EndsWith("/photos", StringComparison.Ordinal));
        Assert.DoesNotContain(addresses, address => photos.Append(notes).Any(file => address.Contains(Path.GetFileName(file), StringComparison.Ordinal)));
        long batch = (await dashboard.FindBatchAsync("Second time"))!.Id;
        (IReadOnlyList<GridPhoto> taken, _) = await dashboard.Services.GetRequiredService<BatchGrid>().PageAsync(dashboard.SchoolId, new GridFilter(batch, "website", null, 1, 60), default);
        Assert.Contains("Zoë’s notes.jpg", taken.Select(photo => photo.FileName));
        Assert.Contains("is not a JPEG", said, StringComparison.Ordinal);
        Assert.Equal("8 photos uploaded and being screened. 1 had already been uploaded. 1 could not be read and is waiting for review.", await office.Page.Locator("#sending-text").InnerTextAsync());
        Assert.Equal(8, await _files.PhotosInAsync("Second time"));
        await office.PictureAsync("upload-duplicates");
        Assert.Empty(await Axe.FindAsync(office.Page));
    }

    [BrowserFact]
    public async Task What_lies_beside_the_photos_is_not_sent_and_a_video_is_said_to_be_one()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        List<string> sent = [];
        office.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/photos", StringComparison.Ordinal)) sent.Add(Uri.UnescapeDataString(request.Headers["x-file-name"]));
        };
        string[] photos = await _files.DrawAsync(2, "beside");
        string folder = Path.GetDirectoryName(photos[0])!;
        string[] others = [Path.ChangeExtension(photos[0], ".MOV"), photos[0] + ".json", Path.Combine(folder, "IMG_1.AAE"), Path.Combine(folder, "clip.mp4"), Path.Combine(folder, ".trashed-17-1.jpg")];
        foreach (string other in others) await File.WriteAllTextAsync(other, "x");

        await UploadFiles.UploadAsync(office, "Beside", [.. photos, .. others]);

        Assert.Equal(photos.Select(Path.GetFileName).Order(StringComparer.Ordinal), sent.Order(StringComparer.Ordinal));
        Assert.Equal("2 photos uploaded and being screened. 5 left out: videos, recycle bins, thumbnails and what belongs to photos.", await office.Page.Locator("#sending-text").InnerTextAsync());
        string said = await office.Page.Locator("#sending-notes").InnerTextAsync();
        Assert.Contains("clip.mp4", said, StringComparison.Ordinal);
        Assert.DoesNotContain(".MOV", said, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task What_is_said_beside_a_photo_names_people_with_scripts_and_without()
    {
        foreach (bool hasScripts in new[] { true, false })
        {
            await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { HasScripts = hasScripts });
            string[] photos = await _files.DrawAsync(2, hasScripts ? "said" : "said plainly");
            await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
            PersonRow person = await context.People.OrderBy(row => row.PersonId).FirstAsync();
            string beside = Path.ChangeExtension(photos[0], ".xmp");
            await File.WriteAllTextAsync(beside, $"<x:x xmlns:x='x'>{person.GivenName} {person.FamilyName}</x:x>");
            string name = hasScripts ? "Said" : "Said plainly";

            if (hasScripts) await UploadFiles.UploadAsync(office, name, [beside, .. photos]);
            else await UploadFiles.BeginAsync(office, name, [beside, .. photos]);
            if (!hasScripts) await office.Page.Locator(".cl-notice").WaitForAsync();

            long batch = (await dashboard.FindBatchAsync(name))!.Id;
            long[] named = await context.PhotoNames
                .Where(row => row.PersonId == person.PersonId && context.Photos.Any(photo => photo.Id == row.PhotoId && photo.BatchId == batch))
                .Select(row => row.PhotoId).ToArrayAsync();
            Assert.Single(named);
            Assert.Equal(2, await _files.PhotosInAsync(name));
        }
    }

    [BrowserFact]
    public async Task A_phone_uploads_from_its_camera_roll()
    {
        await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { Width = VisitorOptions.PhoneWidth });
        string[] photos = await _files.DrawAsync(2, "phone");

        await UploadFiles.UploadAsync(office, "From a phone", photos);

        Assert.Equal(2, await _files.PhotosInAsync("From a phone"));
        await office.PictureAsync("upload-phone");
        Assert.False(await office.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "The page is wider than the phone.");
        await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "See the screening" }).TapAsync();
        await office.Page.Locator("h1 .cl-tag--good").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(UploadFiles.LongWait) });
        Assert.Equal(2, await office.Page.Locator(".cl-thumb img").CountAsync());
    }

    [BrowserFact]
    public async Task Without_scripts_a_plain_form_uploads_and_says_what_became_of_the_files()
    {
        await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { HasScripts = false });
        string[] photos = await _files.DrawAsync(3, "plain");
        string copy = Path.Combine(_files.Folder, "copy.jpg");
        File.Copy(photos[0], copy);
        await office.GoAsync("/upload");
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Upload and screen" }).ClickAsync();
        Assert.Contains("Choose the photos to upload.", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);

        await office.Page.GetByLabel("Name of the batch").FillAsync("Without scripts");
        await office.Page.Locator("#photos").SetInputFilesAsync([.. photos, copy]);
        IResponse answer = await office.Page.RunAndWaitForResponseAsync(
            () => office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Upload and screen" }).ClickAsync(),
            response => response.Request.Method == "POST");
        Assert.True(answer.Status == 302, answer.Status == 302 ? null : await answer.TextAsync());
        string notice = await office.Page.Locator(".cl-notice").InnerTextAsync();
        Assert.Contains("/batches/", office.Page.Url, StringComparison.Ordinal);
        Assert.StartsWith("3 photos uploaded. 1 had already been uploaded and was not added again: copy.jpg", notice, StringComparison.Ordinal);
        Assert.Equal(3, await _files.PhotosInAsync("Without scripts"));
    }

    [BrowserFact]
    public async Task Nothing_is_taken_in_that_our_own_page_did_not_send()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        IAPIResponse open = await office.Page.APIRequest.PostAsync("/upload/open", new APIRequestContextOptions { DataObject = new { name = "Forged" } });
        IFormData form = office.Page.APIRequest.CreateFormData();
        form.Append("Name", "Forged");
        form.Append("photos", new FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = [1, 2, 3] });
        IAPIResponse page = await office.Page.APIRequest.PostAsync("/upload", new APIRequestContextOptions { Multipart = form });

        Assert.Equal((400, 400), (open.Status, page.Status));
        Assert.Equal(0, await _files.PhotosInAsync("Forged"));
    }
}
