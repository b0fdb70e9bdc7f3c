using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetVips;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What becomes known after a photo was judged, by the pages, and what each page then says.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KnowledgeTests(RunningDashboard dashboard)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,newsletter,safeguarding,biometric_parent_1,biometric_child";
    private const string Retired = "was retired for good because a photo in it had to be taken down";

    [BrowserFact]
    public async Task A_withdrawal_and_a_bar_reach_what_went_out_and_a_renewed_consent_brings_no_package_back()
    {
        await dashboard.StartAsync();
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "Known later");
        (long photo, string person) = await ClearAsync(batch);
        string page = $"/photos/{photo}";
        await using Visitor office = await dashboard.SignInAsync("office");
        await using Visitor head = await dashboard.SignInAsync("head");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        string release = await DownloadAsync(office, head, batch);

        await DecideAsync(office, person, "Consent withdrawn");
        await SeesAsync(dsl, page, ReasonText.Sentence(Reason.RestrictedPerson));
        await SeesAsync(head, "/takedowns", $"Photo {photo} on");
        await SeesAsync(head, release, Retired);

        await DecideAsync(office, person, "Consent given");
        await SeesAsync(dsl, page, ReasonText.Sentence(Reason.PermittedPerson));
        await SeesAsync(head, release, Retired);

        await dsl.GoAsync($"/people/{person}/bar");
        await dsl.Page.GetByLabel("Why must").FillAsync("a court order");
        await PressAsync(dsl, "Bar from every use");
        await SeesAsync(head, page, ReasonText.Sentence(Reason.RestrictedPerson));
        await office.GoAsync($"/people/{person}");
        Assert.DoesNotContain("Barred", await office.Page.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase);
        await dsl.GoAsync($"/people/{person}/bar");
        await PressAsync(dsl, "Lift the bar");
    }

    [BrowserFact]
    public async Task Who_joins_or_is_renamed_is_found_in_file_names_and_a_withheld_picture_is_known_again()
    {
        await dashboard.StartAsync();
        string drawn = dashboard.Drawn.ReadablePhotos[0];
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Names to come", [("Tamsin Quillfeather.jpg", drawn), ("Zebedee Marrowby.jpg", drawn), ("IMG_0001.jpg", drawn)]);
        long[] photos = await PhotosAsync(batch);
        await using Visitor office = await dashboard.SignInAsync("office");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync($"/photos/{photos[0]}");
        Assert.DoesNotContain(ReasonText.Sentence(Reason.NameInFileName), await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await ImportAsync(office, "K1,Tamsin,Quillfeather,pupil,9K,,,,,\nK2,Bob,Plain,pupil,9L,,,,,");
        await SeesAsync(dsl, $"/photos/{photos[0]}", ReasonText.Sentence(Reason.NameInFileName));
        await office.GoAsync("/people/K2/edit");
        await office.Page.GetByLabel("Given name").FillAsync("Zebedee");
        await office.Page.GetByLabel("Family name").FillAsync("Marrowby");
        await PressAsync(office, "Save");
        await SeesAsync(dsl, $"/photos/{photos[1]}", ReasonText.Sentence(Reason.NameInFileName));

        await dsl.GoAsync($"/photos/{photos[2]}");
        await dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("Withhold the photo") }).ClickAsync();
        await dsl.Page.Locator(".cl-said").WaitForAsync();
        await SeesAsync(dsl, $"/photos/{photos[2]}", ReasonText.Sentence(Reason.BlockedByHuman));
        long again = await UploadAgainAsync(await batch.PictureAsync(2, drawn));
        await SeesAsync(dsl, $"/photos/{again}", ReasonText.Sentence(Reason.LooksLikeHeldPicture));
    }

    private static async Task SeesAsync(Visitor visitor, string page, string text)
    {
        await visitor.GoAsync(page);
        Assert.Contains(text, await visitor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static Task PressAsync(Visitor visitor, string button) => visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    private static async Task DecideAsync(Visitor visitor, string person, string decision)
    {
        await visitor.GoAsync($"/people/{person}/decision");
        await visitor.Page.GetByLabel("Website").CheckAsync();
        await visitor.Page.GetByLabel(decision).CheckAsync();
        await visitor.Page.GetByLabel("Parent or carer").CheckAsync();
        await visitor.Page.GetByLabel("Where is the evidence?").FillAsync("letter of May");
        await PressAsync(visitor, "Record the decision");
    }

    private static async Task ImportAsync(Visitor visitor, string rows)
    {
        await visitor.GoAsync("/people/import");
        await visitor.Page.Locator("#Upload").SetInputFilesAsync(new FilePayload { Name = "register.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"{Header}\n{rows}\n") });
        await PressAsync(visitor, "Continue");
        await PressAsync(visitor, "Import");
    }

    /// <summary>A release of the batch on the website, approved by the head and downloaded.</summary>
    private static async Task<string> DownloadAsync(Visitor office, Visitor head, DrawnBatch batch)
    {
        await office.GoAsync($"/releases/new?channel=website&batch={batch.Id}");
        await PressAsync(office, "Prepare the release");
        string release = new Uri(office.Page.Url).AbsolutePath;
        await head.GoAsync(release);
        await PressAsync(head, "Approve the release");
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("of them unseen$") }).ClickAsync();
        ILocator download = head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download the package" });
        await download.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(90_000) });
        await head.Page.RunAndWaitForDownloadAsync(() => download.ClickAsync());
        return release;
    }

    private static async Task<long[]> PhotosAsync(DrawnBatch batch)
    {
        await using ConsentLensDbContext context = batch.Context();
        return await context.Photos.Where(photo => photo.BatchId == batch.Id).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
    }

    /// <summary>A photo that is clear on the website, and somebody who is recognised in it.</summary>
    private static async Task<(long Photo, string Person)> ClearAsync(DrawnBatch batch)
    {
        long[] clear = await batch.PhotosAsync(Verdict.Clear);
        await using ConsentLensDbContext context = batch.Context();
        FaceCandidateRow found = await context.FaceCandidates.AsNoTracking()
            .Where(one => clear.Contains(one.PhotoId) && one.Rank == 0 && context.Faces.Any(face => face.PhotoId == one.PhotoId && face.Ordinal == one.FaceOrdinal && face.Strength == MatchStrength.Match))
            .OrderBy(one => one.PhotoId)
            .FirstAsync();
        return (found.PhotoId, found.PersonId);
    }

    /// <summary>Uploads a photo again, in other bytes and a smaller size.</summary>
    private async Task<long> UploadAgainAsync(byte[] photo)
    {
        using Image picture = Image.NewFromBuffer(photo);
        using Image smaller = picture.Resize(0.7);
        IServiceProvider services = dashboard.Services;
        long upload = await services.GetRequiredService<OpenUpload>().RunAsync(dashboard.SchoolId, new UploadPlan("Once more", null, [], []), "office", default);
        ReceivedPhoto received = await services.GetRequiredService<ReceivePhoto>().RunAsync(dashboard.SchoolId, upload, "again.png", new MemoryStream(smaller.PngsaveBuffer()), default);
        await services.GetRequiredService<FinishUpload>().RunAsync(dashboard.SchoolId, upload, 0, "office", default);
        await foreach (BatchStatus? _ in services.GetRequiredService<BatchWatch>().FollowAsync(dashboard.SchoolId, upload, default))
        {
        }

        return received.PhotoId!.Value;
    }
}
