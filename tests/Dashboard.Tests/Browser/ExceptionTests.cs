using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ExceptionTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_lead_shows_a_known_child_in_one_photo_with_a_reason_and_takes_it_back()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "By way of exception");
        await using ConsentLensDbContext context = batch.Context();
        FaceRow row = await RecognisedAsync(context, await batch.PhotosAsync(Verdict.Block));
        int number = row.Ordinal + 1;
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync($"/photos/{row.PhotoId}");
        ILocator face = dsl.Page.Locator($".cl-face[data-face='{number}']");
        ILocator suggested = face.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new("It is ") });
        ILocator exceptions = dsl.Page.Locator("#exceptions");
        string heading = await face.GetByRole(AriaRole.Heading).InnerTextAsync();

        // Not to know them leaves the face as it was: who it looks like, and the button that says so, without a reason.
        await face.FocusAsync();
        await SayAsync(face.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new("I do not know them") }));
        await face.FocusAsync();
        Assert.Equal(heading, await face.GetByRole(AriaRole.Heading).InnerTextAsync());
        await Assertions.Expect(face.GetByText("A person looked and does not know them.")).ToBeVisibleAsync();
        Assert.Equal(0, await exceptions.CountAsync());
        await SayAsync(suggested);

        await exceptions.GetByLabel("in this photo on").SelectOptionAsync("website");
        await exceptions.GetByLabel("Because").FillAsync("The mother agreed to this one picture.");
        await SayAsync(exceptions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show them in this photo" }));
        await Assertions.Expect(exceptions.GetByText("The mother agreed to this one picture.")).ToBeVisibleAsync();
        await Assertions.Expect(exceptions.GetByText("In force", new LocatorGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        await face.FocusAsync();
        await Assertions.Expect(face.GetByText(ReasonText.Sentence(Reason.ShownByException))).ToBeVisibleAsync();
        await PageLook.GoAsync(dsl, $"/photos/{row.PhotoId}", "photo-exception");

        await SayAsync(exceptions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new("Undo exception") }));
        Assert.Equal(0, await face.GetByText(ReasonText.Sentence(Reason.ShownByException)).CountAsync());
        Assert.Equal(Verdict.Block, await batch.VerdictAsync(row.PhotoId));
        Assert.Equal(2, await context.PhotoExceptions.CountAsync(one => one.PhotoId == row.PhotoId));
    }

    /// <summary>A face that matches somebody who is neither barred nor held.</summary>
    private static Task<FaceRow> RecognisedAsync(ConsentLensDbContext context, long[] photos) => context.Faces
        .AsNoTracking()
        .Where(face => photos.Contains(face.PhotoId) && face.Strength == MatchStrength.Match && face.Quality == FaceQuality.Good)
        .Where(face => context.FaceCandidates.Any(candidate => candidate.PhotoId == face.PhotoId && candidate.FaceOrdinal == face.Ordinal && candidate.Rank == 0
            && context.People.Any(person => person.PersonId == candidate.PersonId && !person.Barred
                && !context.SafeguardingBars.Any(bar => bar.PersonId == person.PersonId && bar.LiftedAt == null)
                && !context.Holds.Any(hold => hold.PersonId == person.PersonId && hold.SettledAt == null))
            && context.ConsentDecisions.Any(decision => decision.PersonId == candidate.PersonId
                && decision.Use == Consent.Ledger.Use.Website && decision.Kind != Consent.Ledger.DecisionKind.Given)))
        .OrderBy(face => face.PhotoId)
        .FirstAsync();

    private static async Task SayAsync(ILocator button)
    {
        await button.Page.EvaluateAsync("() => { document.querySelector('[data-part]').dataset.before = 'yes'; }");
        await button.ClickAsync();
        await button.Page.WaitForFunctionAsync("() => !document.querySelector('[data-part]').dataset.before");
        await Assertions.Expect(button.Page.Locator(".cl-notice")).ToBeVisibleAsync();
    }
}
