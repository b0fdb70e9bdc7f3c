using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Takedowns;

[Collection(PostgresCollection.Name)]
public sealed class TakedownListTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Tasks_are_listed_by_urgency_and_figures_run_from_the_withdrawal()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        long first = await school.AddPhotoAsync(["P1"]);
        long second = await school.AddPhotoAsync(["P2"]);
        await school.PublishAsync("https://school.example/1", [], first);
        await school.PublishAsync("https://school.example/2", [], second);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        DateTimeOffset since = school.Time.Now;

        await WithdrawAsync(school, "P1", TimeSpan.FromHours(2));
        school.Time.Now += TimeSpan.FromDays(1);
        await WithdrawAsync(school, "P2", TimeSpan.FromHours(4));
        var list = new TakedownList(school.Database.Contexts);
        IReadOnlyList<TakedownTask> open = await list.OpenAsync(school.Id, default);
        Assert.Equal([first, second], open.Select(task => task.PhotoId));
        Assert.Equal(("Web site", "https://school.example/1"), (open[0].Platform, open[0].Link));
        Assert.Equal([Reason.RestrictedPerson], open[0].Reasons);
        Assert.False(open[0].IsOverdue(open[0].DueDate));
        Assert.True(open[0].IsOverdue(open[0].DueDate.AddDays(1)));

        school.Time.Now += TimeSpan.FromDays(1);
        await new ConfirmTakedown(school.Database.Contexts, school.Audit, school.Time).RunAsync(school.Id, open[1].Id, open[1].LastDeparture, "head", default);
        TakedownTask confirmed = Assert.Single(await list.ConfirmedAsync(school.Id, 0, 10, default));
        Assert.Equal((second, "head"), (confirmed.PhotoId, confirmed.ConfirmedBy));
        school.Time.Now += TimeSpan.FromDays(5);
        TakedownFigures figures = await TakedownFigures.ReadAsync(school.Database.Contexts, school.Id, since, school.Time.Now, default);
        Assert.Equal((1, 1, 1, 1), (figures.Open, figures.Overdue, figures.Confirmed, figures.ConfirmedInTime));
        Assert.Equal([TimeSpan.FromHours(2), TimeSpan.FromHours(4)], figures.ToTask);
        Assert.Equal([TimeSpan.FromHours(28)], figures.ToConfirmation);
        Assert.Equal(TimeSpan.FromHours(2), TakedownFigures.MedianOf(figures.ToTask));
        Assert.Equal(0, (await TakedownFigures.ReadAsync(school.Database.Contexts, school.Id, school.Time.Now, school.Time.Now, default)).Open);
    }

    private static async Task WithdrawAsync(SchoolUnderTest school, string person, TimeSpan until)
    {
        await school.DecideAsync(person, DecisionKind.Withdrawn);
        school.Time.Now += until;
        await school.Person.RunAsync(school.Id, person, default);
    }
}
