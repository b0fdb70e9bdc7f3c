using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class DeletePersonTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Whoever_nothing_rests_on_goes_with_their_marks_and_the_log_keeps_the_id()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        await AddAsync(school, "N7", "Hall");
        await school.Alike.RunAsync(school.Rows.Id, "P1", "N7", isAlike: true, "office", default);
        Assert.Null(await Delete(school).LookAsync(school.Rows.Id, "N7", default));
        await Delete(school).RunAsync(school.Rows.Id, "N7", "office", default);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal(["P1"], await context.People.Select(person => person.PersonId).ToArrayAsync());
        Assert.False(await context.LookAlikes.AnyAsync());
        Assert.False(await context.JobProgress.AnyAsync(row => row.Job == JudgingAgain.RegisterNote));
        AuditEntryRow entry = await context.AuditEntries.SingleAsync(row => row.Action == "person_deleted");
        Assert.Equal(("office", "N7", "{}"), (entry.Actor, entry.SubjectId, entry.Detail));
        await Assert.ThrowsAsync<RegisterRefusedException>(() => Delete(school).RunAsync(school.Rows.Id, "N7", "office", default));
    }

    [PostgresFact]
    public async Task Whoever_anything_was_recorded_about_stays()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        foreach ((string id, string sql) in new (string, string)[]
        {
            ("N1", "insert into safeguarding_bars (school_id, person_id, reason_ciphertext, set_by, set_at, lifted_by, lifted_at) values ({0}, 'N1', '', 'dsl', now(), 'dsl', now())"),
            ("N2", "insert into holds (school_id, person_id, held_by, held_at, columns, settled_by, settled_at) values ({0}, 'N2', 'office', now(), '{{}}', 'office', now())"),
            ("N3", "insert into consent_decisions (school_id, person_id, use, kind, decided_by, effective_from, recorded_by, recorded_at) values ({0}, 'N3', 'website', 'refused', 'parent_or_carer', now(), 'office', now())"),
            ("N4", "insert into photo_names (school_id, photo_id, person_id, found_at) values ({0}, {1}, 'N4', now())"),
            ("N5", "update people set barred_at = now() where school_id = {0} and person_id = 'N5'"),
        })
        {
            await AddAsync(school, id, id);
            await school.Rows.Database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, school.Rows.Id, await school.Rows.AddPhotoAsync([])));
            RegisterRefusedException refused = await Assert.ThrowsAsync<RegisterRefusedException>(() => Delete(school).RunAsync(school.Rows.Id, id, "office", default));
            Assert.Contains("last day", refused.Message, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public async Task Whoever_can_be_taken_for_somebody_in_a_photo_stays_while_that_holds_it_back()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await AddAsync(school, "N7", "Hall");
        await school.Alike.RunAsync(school.Rows.Id, "P1", "N7", isAlike: true, "office", default);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], JudgingCause.Night, default);
        Assert.Equal(Verdict.Review, await VerdictAsync(school, photo));
        await Assert.ThrowsAsync<RegisterRefusedException>(() => Delete(school).RunAsync(school.Rows.Id, "N7", "office", default));
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], JudgingCause.Night, default);
        await Delete(school).RunAsync(school.Rows.Id, "N7", "office", default);
        Assert.Equal(Verdict.Block, await VerdictAsync(school, photo));
    }

    [PostgresFact]
    public async Task Who_holds_every_photo_of_a_block_list_stays()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres, ScreeningMode.BlockList);
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync([]);
        await AddAsync(school, "N7", "Hall");
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], JudgingCause.Night, default);
        Assert.Equal(Verdict.Review, await VerdictAsync(school, photo));
        await Assert.ThrowsAsync<RegisterRefusedException>(() => Delete(school).RunAsync(school.Rows.Id, "N7", "office", default));
    }

    private static DeletePerson Delete(RegisterUnderTest school) => new(school.Rows.Database.Contexts, school.CarryOut, school.Rows.Detectors, school.Rows.Audit, school.Rows.Time);

    private static Task<CarriedOut> AddAsync(RegisterUnderTest school, string id, string family) =>
        new AddPerson(school.Import).RunAsync(school.Rows.Id, new NewPerson(id, null, "Ada", family, PersonRole.Pupil, "3", "3A"), "office", default);

    private static async Task<Verdict> VerdictAsync(RegisterUnderTest school, long photo)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        return await context.Verdicts.Where(row => row.PhotoId == photo && row.ChannelId == SchoolUnderTest.Website).Select(row => row.Verdict).SingleAsync();
    }
}
