using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.School.People;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Judging;

/// <summary>Somebody restricted whom nobody can recognise may be taken for another: what becomes of the photos of that other.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LookAlikeTests(PostgresFixture postgres)
{
    private const string Header = "person_id,given_name,family_name,role,year_group,class,website,safeguarding,biometric_parent_1,biometric_child";
    private const string Florence = "P1,Florence,Hartwell,pupil,3,3A,yes,no,yes,yes";

    [PostgresFact]
    public async Task A_barred_twin_who_joins_takes_what_is_published_of_her_twin_down_until_somebody_says_who_it_is()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Florence}\n");
        long photo = await PublishedAsync(school, "P1");
        school.Rows.Time.Now += TimeSpan.FromDays(3);
        ImportReport joined = await school.ImportAsync($"{Header}\n{Florence}\nT1,Rose,Hartwell,pupil,3,3A,no,yes,,\n");
        Assert.Equal(1, joined.CarriedOut.Judging.Takedowns);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);

        school.Rows.Time.Now += TimeSpan.FromDays(1);
        await school.Rows.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P1");
        await JudgeAsync(school);
        Assert.Equal(Verdict.Review, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        // A bar of the file says nothing of when it began to the register; one that is refused does.
        await school.Rows.Database.ExecuteAsync("update people set barred = false");
        await JudgeAsync(school);
        Assert.Equal([Reason.ClearedByHuman], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        await school.Rows.DecideAsync("T1", DecisionKind.Withdrawn);
        await school.Rows.Person.RunAsync(school.Rows.Id, "T1", default);
        Assert.Equal([Reason.DecisionOutdated], (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresTheory]
    [InlineData("renamed")]
    [InlineData("another year")]
    [InlineData("marked")]
    [InlineData("withdrawn")]
    [InlineData("template destroyed")]
    public async Task Whatever_makes_somebody_a_look_alike_reaches_the_photos_of_the_other_at_once(string how)
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        bool isNamesake = how is "withdrawn" or "template destroyed";
        string other = $"T1,Rose,{(how == "renamed" ? "Other" : "Hartwell")},pupil,{(isNamesake || how == "renamed" ? 3 : 6)},3A,{(how == "withdrawn" ? "yes" : "no")},no,,";
        await school.ImportAsync($"{Header}\n{Florence}\n{other}\n");
        if (how == "template destroyed")
            (await school.AddTemplateAsync("T1")).Dispose();
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        long photo = await PublishedAsync(school, "P1");
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        CarriedOut done = how switch
        {
            "renamed" => await school.Edit.RunAsync(school.Rows.Id, "T1", new PersonEdit("Rose", "Hartwell", "3", "3A", null), "office", default),
            "another year" => await school.Edit.RunAsync(school.Rows.Id, "T1", new PersonEdit("Rose", "Hartwell", "3", "3A", null), "office", default),
            "marked" => await school.Alike.RunAsync(school.Rows.Id, "T1", "P1", isAlike: true, "office", default),
            "withdrawn" => (await school.ImportAsync($"{Header}\n{Florence}\n{other.Replace("yes", "no", StringComparison.Ordinal)}\n")).CarriedOut,
            _ => new CarriedOut(1, 0, (await school.Destroy.RunAsync(school.Rows.Id, "T1", "office", default)).Judging),
        };
        Assert.Equal(1, done.Judging.Takedowns);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresTheory]
    [InlineData("renamed by hand")]
    [InlineData("renamed by an import")]
    [InlineData("the other moves up")]
    public async Task Another_name_or_year_makes_nobody_look_otherwise(string how)
    {
        const string rose = "T1,Rose,Hartwell,pupil,3,3A,no,no,,";
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Florence}\n{rose}\n");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        if (how == "renamed by hand")
            await school.Edit.RunAsync(school.Rows.Id, "T1", new PersonEdit("Rose", "Winter", "3", "3A", null), "office", default);
        else
            await school.ImportAsync(how == "renamed by an import" ? $"{Header}\n{Florence}\n{rose.Replace("Hartwell", "Winter", StringComparison.Ordinal)}\n" : $"{Header}\n{Florence.Replace(",3,3A", ",4,4A", StringComparison.Ordinal)}\n");

        await JudgeAsync(school);

        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_found_to_look_alike_stays_so_when_a_template_is_gone(bool bySurname)
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Florence}\nT1,Rose,{(bySurname ? "Hartwell" : "Winter")},pupil,3,3A,no,no,,\n");
        (await school.AddTemplateAsync("P1")).Dispose();
        (await school.AddTemplateAsync("T1")).Dispose();
        if (!bySurname)
            await school.Rows.Database.ExecuteAsync("update templates set look_alikes = array['P1'] where person_id = 'T1'");
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        await school.Edit.RunAsync(school.Rows.Id, "P1", new PersonEdit("Florence", "Summer", "4", "4A", null), "office", default);
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        await school.Destroy.RunAsync(school.Rows.Id, "T1", "office", default);
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await JudgeAsync(school);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_template_tells_somebody_apart_only_in_photos_that_were_compared_with_it()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Florence}\nT1,Rose,Hartwell,pupil,3,3A,no,no,,\n");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await JudgeAsync(school);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        school.Rows.Time.Now += TimeSpan.FromDays(1);
        (await school.AddTemplateAsync("T1")).Dispose();
        await school.Rows.Database.ExecuteAsync("update schools set gallery_revision = gallery_revision + 1");
        await JudgeAsync(school);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        await school.Rows.Database.ExecuteAsync("update photos set matched_gallery_revision = (select gallery_revision from schools)");
        await JudgeAsync(school);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_mark_is_made_once_between_two_people_and_is_taken_back()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Florence}\nT1,Rose,Other,pupil,6,6A,no,no,,\n");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        async Task RefusedAsync(string one, string other, bool isAlike) => await Assert.ThrowsAsync<Pipeline.Storage.Register.RegisterRefusedException>(
            () => school.Alike.RunAsync(school.Rows.Id, one, other, isAlike, "office", default));
        await RefusedAsync("P1", "P1", true);
        await RefusedAsync("P1", "P9", true);
        await RefusedAsync("P1", "T1", false);
        await school.Alike.RunAsync(school.Rows.Id, "P1", "T1", isAlike: true, "office", default);
        await RefusedAsync("T1", "P1", true);
        Assert.Equal(["T1"], (await school.PersonFiles.FindAsync(school.Rows.Id, "P1", false, default))!.MarkedAlike);
        Assert.Equal([Reason.PossibleRestrictedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        await school.Alike.RunAsync(school.Rows.Id, "T1", "P1", isAlike: false, "office", default);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.Equal(0, await school.NotesAsync());
    }

    [PostgresFact]
    public async Task A_child_of_another_class_is_checked_one_who_becomes_restricted_counts_and_a_new_school_year_changes_nothing()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1", @class: "4A");
        await school.Rows.AddPersonAsync("P2", @class: "3a");
        long batch = await school.Rows.AddBatchAsync("3A");
        long elsewhere = await school.Rows.AddPhotoAsync(["P1"], batch);
        long expected = await school.Rows.AddPhotoAsync(["P2"], batch);
        await JudgeAsync(school);
        Assert.Equal([Reason.MatchOfOtherClass], (await school.Rows.VerdictOfAsync(elsewhere)).Reasons);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(expected)).Reasons);
        await school.Rows.PublishAsync("https://school.example/trip", [], expected);

        await school.Rows.Database.ExecuteAsync("update people set class = '5A'");
        await JudgeAsync(school);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(expected)).Reasons);
        Assert.Empty(await school.Rows.TakedownsAsync());

        school.Rows.Time.Now += TimeSpan.FromDays(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Rows.Person.RunAsync(school.Rows.Id, "P1", default);
        Assert.Equal([Reason.RestrictedPerson], (await school.Rows.VerdictOfAsync(elsewhere)).Reasons);
    }

    private static async Task<long> PublishedAsync(RegisterUnderTest school, string person)
    {
        long photo = await school.Rows.AddPhotoAsync([person], await school.Rows.AddBatchAsync());
        await JudgeAsync(school);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        await school.Rows.PublishAsync("https://school.example/trip", [], photo);
        return photo;
    }

    private static Task<JudgingCounts> JudgeAsync(RegisterUnderTest school) => school.Rows.School.RunAsync(school.Rows.Id, JudgingCause.Night, default);
}
