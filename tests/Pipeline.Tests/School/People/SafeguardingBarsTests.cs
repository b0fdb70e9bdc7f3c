using System.Text;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class SafeguardingBarsTests(PostgresFixture postgres)
{
    private const string Why = "a court order of March";

    [PostgresFact]
    public async Task A_bar_blocks_at_once_and_lifting_it_gives_the_photos_back()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Bars.SetAsync(school.Rows.Id, "P1", Why, "dsl", default);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await Assert.ThrowsAsync<RegisterRefusedException>(() => school.Bars.SetAsync(school.Rows.Id, "P1", Why, "dsl", default));

        long bar = (await BarAsync(school)).Id;
        await school.Bars.LiftAsync(school.Rows.Id, bar, "dsl", default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await Assert.ThrowsAsync<RegisterRefusedException>(() => school.Bars.LiftAsync(school.Rows.Id, bar, "dsl", default));
        Assert.Equal(0, await school.NotesAsync());
    }

    [PostgresFact]
    public async Task The_reason_is_sealed_bound_to_its_person_and_every_reading_is_audited()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        await school.Bars.SetAsync(school.Rows.Id, "P1", Why, "dsl", default);
        SafeguardingBarRow bar = await BarAsync(school);
        Assert.Equal(-1, bar.ReasonCiphertext.AsSpan().IndexOf(Encoding.UTF8.GetBytes("court")));
        SafeguardingReason reason = await school.Bars.ReadReasonAsync(school.Rows.Id, bar.Id, "dsl", default);
        Assert.Equal(Why, reason.ReadAsSafeguardingLead());
        Assert.Equal(["safeguarding_bar_set", "safeguarding_reason_viewed"], await school.AuditedAsync());
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);

        await school.Rows.AddPersonAsync("P2");
        await school.Rows.Database.ExecuteAsync("update safeguarding_bars set person_id = 'P2'");
        await Assert.ThrowsAsync<VaultException>(() => school.Bars.ReadReasonAsync(school.Rows.Id, bar.Id, "dsl", default));
    }

    private static async Task<SafeguardingBarRow> BarAsync(RegisterUnderTest school)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        return await context.SafeguardingBars.AsNoTracking().SingleAsync();
    }
}
