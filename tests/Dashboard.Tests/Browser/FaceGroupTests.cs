using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>The faces of a batch, those together that look alike.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FaceGroupTests(RunningDashboard dashboard, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Those_who_come_again_are_decided_about_once_and_it_is_undone_at_once()
    {
        // The same strangers in the same order, in four photos; in the long run in as many as an afternoon has.
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Again and again", LongTests.AreAsked ? [.. Enumerable.Range(0, 60).Select(number => 1 + (number % 6))] : [4, 4, 4, 4]);
        long[] photos = await GroupBatch.PhotosAsync(batch);
        GroupedFaces grouped = await GroupedAsync(batch);
        int faces = grouped.Groups.Sum(group => group.Faces.Count);
        Assert.True(grouped.Groups.Count < faces / 2, $"{grouped.Groups.Count} groups of {faces} faces");
        Assert.All(grouped.Groups, group => Assert.Distinct(group.Faces.Select(face => face.PhotoId)));
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor looker = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(looker, $"/batches/{batch.Id}/faces", "batch-faces");
        }

        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await dsl.GoAsync($"/batches/{batch.Id}");
        await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Decide about similar faces together" }).ClickAsync();
        await desk.SeenAsync();
        int ofFirst = await desk.Current.Locator("input[name=faces]").CountAsync();
        Assert.True(ofFirst > 1, $"{ofFirst} faces in the first group");
        // One that does not belong there is left out, and stays.
        await desk.Current.Locator("input[name=faces]").Last.UncheckAsync();
        await desk.PressAsync("4");
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync($"{ofFirst - 1} face{(ofFirst == 2 ? "" : "s")}: redacted in the copy.");
        Assert.Equal(ofFirst - 1, await SaidAsync(batch, HumanAssertionKind.Mask));
        Assert.Equal(faces - (ofFirst - 1), (await GroupedAsync(batch)).Groups.Sum(group => group.Faces.Count));
        await desk.PressAsync("u");
        Assert.Equal(0, await SaidAsync(batch, HumanAssertionKind.Mask));
        Assert.Equal(faces, (await GroupedAsync(batch)).Groups.Sum(group => group.Faces.Count));

        int keys = 0;
        long start = Stopwatch.GetTimestamp();
        for (; await desk.FaceAsync() is not null; keys++)
            await desk.PressAsync("4");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{faces} faces of {photos.Length} photos in {grouped.Groups.Count} groups: {keys} keys and {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        Assert.Equal(grouped.Groups.Count, keys);
        Assert.Equal(faces, await SaidAsync(batch, HumanAssertionKind.Mask));
        Assert.Contains("No faces in this batch are waiting for a decision", await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task All_unknown_faces_of_a_photo_or_of_a_batch_are_redacted_at_once()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "A full hall", 5, 7);
        long[] photos = await GroupBatch.PhotosAsync(batch);
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photos[0]}");
        string button = await dsl.Page.Locator("[data-key=a]").InnerTextAsync();
        int ofPhoto = int.Parse(Regex.Match(button, @"\d+").Value, CultureInfo.InvariantCulture);
        await desk.PressAsync("a");
        Assert.Equal(ofPhoto, await SaidAsync(batch, HumanAssertionKind.Mask));
        await desk.PressAsync("u");
        Assert.Equal(0, await SaidAsync(batch, HumanAssertionKind.Mask));

        await GroupedAsync(batch);
        await desk.OpenAsync($"/batches/{batch.Id}/faces");
        await dsl.Page.GetByText("Redact all unknown faces of this batch").ClickAsync();
        ILocator all = dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Redact \\d+ unknown faces$") });
        int ofBatch = int.Parse(Regex.Match(await all.InnerTextAsync(), @"\d+").Value, CultureInfo.InvariantCulture);
        Assert.True(ofBatch > ofPhoto, $"{ofBatch} faces of the batch, {ofPhoto} of its first photo");
        await desk.ClickAsync(all);
        Assert.Equal(ofBatch, await SaidAsync(batch, HumanAssertionKind.Mask));
        await desk.ClickAsync(dsl.Page.Locator(".cl-said button"));
        Assert.Equal(0, await SaidAsync(batch, HumanAssertionKind.Mask));
    }

    [BrowserFact]
    public async Task A_group_with_somebody_who_may_not_be_shown_offers_nothing_that_shows_and_takes_nothing_either()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Perhaps not", 3, 3);
        FaceGroup group = (await GroupedAsync(batch)).Groups.First(one => one.Faces.Count == 2);
        await ResembleAsync(batch, group.Faces[1]);
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/batches/{batch.Id}/faces");
        // It comes first.
        Assert.Equal(2, await desk.Current.Locator("input[name=faces]").CountAsync());
        Assert.Equal(["unknown", "mask", "block"], await desk.Current.Locator("button[name=word]").EvaluateAllAsync<string[]>("buttons => buttons.map(button => button.value)"));
        Assert.Equal(0, await desk.Current.Locator("button[name=person], [data-search]").CountAsync());

        // A form of another making is refused, and nothing of it recorded.
        await dsl.Page.EvaluateAsync("() => { const button = document.querySelector('.cl-face--current button[value=mask]'); button.value = 'not_a_face'; }");
        await desk.PressAsync("4");
        Assert.Contains("may be somebody who may not be shown, so this cannot be decided", await dsl.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await SaidAsync(batch, HumanAssertionKind.NotAFace));
    }

    [BrowserFact]
    public async Task Without_scripts_a_group_is_decided_about_by_its_form()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Groups by forms", 3, 3);
        await GroupedAsync(batch);
        await using Visitor dsl = await dashboard.SignInAsync("dsl", new VisitorOptions { HasScripts = false });
        await dsl.GoAsync($"/batches/{batch.Id}/faces");
        ILocator first = dsl.Page.Locator(".cl-group").First;
        int faces = await first.Locator("input[name=faces]").CountAsync();
        await first.Locator("button[value=mask]").ClickAsync();
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync("redacted in the copy");
        Assert.Equal(faces, await SaidAsync(batch, HumanAssertionKind.Mask));
        await dsl.Page.Locator(".cl-said button").ClickAsync();
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync("has been undone");
    }

    /// <summary>A face resembles somebody who may not be shown on some channel. Of somebody without a template no word on a face could know.</summary>
    private async Task ResembleAsync(DrawnBatch batch, WaitingFace face)
    {
        JudgingBasis basis = await dashboard.Services.GetRequiredService<CurrentBasis>().ReadAsync(dashboard.SchoolId, default);
        await using ConsentLensDbContext context = batch.Context();
        string[] enrolled = await context.Templates.Select(template => template.PersonId).ToArrayAsync();
        string restricted = basis.Register.People.First(person => enrolled.Contains(person.Id) && basis.Channels.Any(channel => !basis.Register.IsPermitted(person.Id, channel.Use, DateTimeOffset.UtcNow))).Id;
        await context.Faces.Where(row => row.PhotoId == face.PhotoId && row.Ordinal == face.Ordinal).ExecuteUpdateAsync(update => update.SetProperty(row => row.Strength, MatchStrength.Possible).SetProperty(row => row.BestSimilarity, 0.7f));
        context.FaceCandidates.Add(new FaceCandidateRow { SchoolId = context.CurrentSchoolId, PhotoId = face.PhotoId, FaceOrdinal = face.Ordinal, Rank = 0, PersonId = restricted, Similarity = 0.7f, FoundAt = DateTimeOffset.UtcNow });
        await context.SaveChangesAsync();
    }

    /// <summary>The groups of a batch, once its faces have been compared.</summary>
    private async Task<GroupedFaces> GroupedAsync(DrawnBatch batch)
    {
        FaceGroups groups = dashboard.Services.GetRequiredService<FaceGroups>();
        GroupedFaces grouped = await groups.ReadAsync(dashboard.SchoolId, batch.Id, default);
        await Patience.UntilAsync(
            async () => (grouped = await groups.ReadAsync(dashboard.SchoolId, batch.Id, default)).ToCompare == 0, TimeSpan.FromSeconds(30), () => $"{grouped.Compared} of {grouped.ToCompare} photos were compared.");
        return grouped;
    }

    /// <summary>How many faces of a batch have a word that counts.</summary>
    private static async Task<int> SaidAsync(DrawnBatch batch, HumanAssertionKind kind)
    {
        await using ConsentLensDbContext context = batch.Context();
        HumanAssertionRow[] said = await context.HumanAssertions.AsNoTracking().Where(row => context.Photos.Any(photo => photo.Id == row.PhotoId && photo.BatchId == batch.Id)).OrderBy(row => row.Sequence).ToArrayAsync();
        return said.GroupBy(row => (row.PhotoId, row.FaceOrdinal)).Count(face => face.Last().Kind == kind);
    }
}
