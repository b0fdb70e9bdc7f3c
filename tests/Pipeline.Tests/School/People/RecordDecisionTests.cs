using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class RecordDecisionTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_withdrawal_blocks_photos_and_raises_takedowns_at_once()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        await school.Rows.PublishAsync("https://school.example/trip", [], photo);
        CarriedOut done = await RecordAsync(school, DecisionKind.Withdrawn, evidence: "letter of the mother");
        Assert.Equal((1, 1, 1), (done.Judging.Judged, done.Judging.NewlyBlocked, done.Judging.Takedowns));
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Equal(["consent_recorded"], (await school.AuditedAsync("office")).Take(1));
        Assert.Equal(0, await school.NotesAsync());
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
        await using ConsentLensDbContext context = school.Rows.Context();
        ConsentDecisionRow row = await context.ConsentDecisions.OrderByDescending(entry => entry.Sequence).FirstAsync();
        Assert.Equal((DecisionKind.Withdrawn, "letter of the mother", "office"), (row.Kind, row.EvidenceReference, row.RecordedBy));
    }

    [PostgresFact]
    public async Task What_could_not_be_shown_is_refused_and_nothing_is_recorded()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        DateTimeOffset now = school.Rows.Time.Now;
        await Refused("where the consent can be found", () => RecordAsync(school, DecisionKind.Given));
        await Refused("would end before it starts", () => RecordAsync(school, DecisionKind.Given, evidence: "form 1", expires: now.AddDays(-1)));
        await Refused("Only a consent can have a last day", () => RecordAsync(school, DecisionKind.Refused, expires: now.AddDays(1)));
        await Refused("Nobody on the register", () => RecordAsync(school, DecisionKind.Withdrawn, person: "P9"));
        await school.Rows.SaveAsync(new PersonRow { SchoolId = school.Rows.Id, PersonId = "S1", GivenName = "Sam", FamilyName = "Staff", Role = PersonRole.Staff });
        await Refused("for an adult", () => RecordAsync(school, DecisionKind.Given, person: "S1", evidence: "form 2"));
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal((1, 0), (await context.ConsentDecisions.CountAsync(), await context.AuditEntries.CountAsync(entry => entry.Action == "consent_recorded")));
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresTheory]
    [InlineData(-3)]
    [InlineData(0)]
    public async Task A_withdrawal_ends_a_consent_recorded_before_it_whatever_their_dates(int day)
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        DateTimeOffset now = school.Rows.Time.Now;
        await RecordAsync(school, DecisionKind.Given, evidence: "form 1", from: now.AddDays(30));
        PersonFile file = (await school.PersonFiles.FindAsync(school.Rows.Id, "P1", seesBars: true, default))!;
        Assert.Empty(file.Pending[Use.Website]);
        await RecordAsync(school, DecisionKind.Withdrawn, from: now.AddDays(day));
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        school.Rows.Time.Now = now.AddDays(35);
        await school.Rows.School.RunAsync(school.Rows.Id, Pipeline.School.Judging.JudgingCause.Consent, default);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_refused_biometric_answer_ends_a_yes_recorded_before_it_that_would_begin_later()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        DateTimeOffset now = school.Rows.Time.Now;
        var later = new NewBiometricDecision("P1", BiometricVoice.SecondParent, BiometricAnswer.Yes, now.AddDays(30), "form 1");
        await school.Answer.RunAsync(school.Rows.Id, later, "office", default);
        await school.Answer.RunAsync(school.Rows.Id, later with { Answer = BiometricAnswer.No, EffectiveFrom = now.AddDays(10), EvidenceReference = null }, "office", default);
        await using ConsentLensDbContext context = school.Rows.Context();
        SchoolRegister register = await new RegisterStore(context, school.Rows.Time).LoadAsync(now.AddDays(35), default);
        Assert.Equal(BiometricGround.ParentObjects, register.BiometricPermissionOf("P1", now.AddDays(35)).Ground);
    }

    [PostgresFact]
    public async Task A_refused_biometric_answer_destroys_everything_biometric_and_reopens_photos()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        DateTimeOffset now = school.Rows.Time.Now;
        var refusal = new NewBiometricDecision("P1", BiometricVoice.Self, BiometricAnswer.No, now);
        CarriedOut done = await school.Answer.RunAsync(school.Rows.Id, refusal, "office", default);
        Assert.Equal((1, 1), (done.Templates, done.References));
        Assert.False(await school.HasBiometricsAsync("P1"));
        Assert.Empty(school.Folder.Files());
        Assert.Equal([Reason.UnscreenedFace], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.Equal(["biometric_answer_recorded", "biometrics_destroyed"], (await school.AuditedAsync("office")).Take(2));
        Assert.Equal(0, await school.NotesAsync());

        // A yes of one voice does not undo the no of another, and needs to be in writing.
        var yes = new NewBiometricDecision("P1", BiometricVoice.SecondParent, BiometricAnswer.Yes, now);
        await Refused("in writing", () => school.Answer.RunAsync(school.Rows.Id, yes, "office", default));
        Assert.Equal(CarriedOut.Nothing, await school.Answer.RunAsync(school.Rows.Id, yes with { EvidenceReference = "form 3" }, "office", default));
    }

    [PostgresFact]
    public async Task Who_has_left_loses_the_template_at_once()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        var edit = new PersonEdit("Ada", "Family", null, "4A", DateOnly.FromDateTime(school.Rows.Time.Now.UtcDateTime));
        CarriedOut renamed = await school.Edit.RunAsync(school.Rows.Id, "P1", edit, "office", default);
        Assert.Equal((0, 0, 0), (renamed.Templates, renamed.References, renamed.Judging.Changed));
        Assert.True(await school.HasBiometricsAsync("P1"));
        await school.Edit.RunAsync(school.Rows.Id, "P1", edit with { LeavingDate = edit.LeavingDate!.Value.AddDays(-1) }, "office", default);
        Assert.False(await school.HasBiometricsAsync("P1"));
        Assert.Equal(Verdict.Review, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal(("Ada", "4A"), await context.People.Select(person => new ValueTuple<string, string?>(person.GivenName, person.Class)).SingleAsync());
        AuditEntryRow entry = await context.AuditEntries.Where(row => row.Actor == "office").OrderBy(row => row.Sequence).FirstAsync();
        Assert.Equal("person_changed", entry.Action);
        Assert.DoesNotContain("Ada", entry.Detail, StringComparison.Ordinal);
    }

    private static async Task<long> ClearPhotoAsync(RegisterUnderTest school)
    {
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        return photo;
    }

    private static Task<CarriedOut> RecordAsync(
        RegisterUnderTest school, DecisionKind kind, string person = "P1", string? evidence = null, DateTimeOffset? from = null, DateTimeOffset? expires = null) =>
        school.Consent.RunAsync(
            school.Rows.Id, person, [new NewConsentDecision(person, Use.Website, kind, Decider.ParentOrCarer, from ?? school.Rows.Time.Now, expires, evidence)], "office", default);

    private static async Task Refused(string why, Func<Task<CarriedOut>> record)
    {
        RegisterRefusedException refused = await Assert.ThrowsAsync<RegisterRefusedException>(record);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
