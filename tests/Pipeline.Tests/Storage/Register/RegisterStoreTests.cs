using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Register;

[Collection(PostgresCollection.Name)]
public sealed class RegisterStoreTests(PostgresFixture postgres)
{
    private const string First =
        """
        person_id,given_name,family_name,role,class,website,press,safeguarding,biometric_parent_1,biometric_parent_2,biometric_child,leaving_date
        P1,Ada,Byron,pupil,3A,yes,no,,yes,,,
        P2,Ben,Clark,pupil,3A,yes,,,yes,,,
        P3,Cat,Dunn,staff,,yes,yes,,,,yes,
        P4,Dee,East,pupil,4B,yes,yes,yes,,,,
        """;

    [PostgresFact]
    public async Task An_import_is_read_back_as_the_file_says()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        ImportOutcome outcome = await ImportAsync(store, First);
        Assert.Equal((4, 0, 7, 3), (outcome.Added, outcome.Changed, outcome.ConsentDecisions, outcome.BiometricDecisions));
        Assert.Equal(["P1", "P2", "P3"], outcome.PermissionChanged);
        Assert.Empty(outcome.BiometricPermissionLost);

        DateTimeOffset now = DateTimeOffset.UtcNow;
        SchoolRegister register = await store.LoadAsync(now, CancellationToken.None);
        SchoolRegister expected = RegisterCsv.Read(new StringReader(First)).ToRegister(now);
        Assert.All(register.People, person => Assert.NotNull(person.KnownSince));
        Assert.Equal(expected.People, register.People.Select(person => person with { KnownSince = null, LastStopped = null }));
        foreach (string id in new[] { "P1", "P2", "P3", "P4" })
        {
            Assert.Equal(expected.BiometricAnswersOf(id), register.BiometricAnswersOf(id));
            Assert.All(Enum.GetValues<Use>(), use => Assert.Equal(expected.ConsentOf(id, use, now), register.ConsentOf(id, use, now)));
        }

        ImportOutcome again = await ImportAsync(store, First);
        Assert.Equal((0, 0, 0, 0), (again.Added, again.Changed, again.ConsentDecisions, again.BiometricDecisions));
    }

    [PostgresFact]
    public async Task A_second_file_changes_what_it_says_and_tells_whose_photos_and_templates_are_affected()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        ImportOutcome outcome = await ImportAsync(
            store,
            """
            person_id,given_name,family_name,role,class,website,press,safeguarding,biometric_parent_1,biometric_parent_2,biometric_child,leaving_date
            P1,Ada,King,pupil,4A,,no,,yes,,no,
            P2,Ben,Clark,pupil,3A,no,,,yes,,,
            P3,Cat,Dunn,staff,,yes,yes,,,,yes,
            P4,Dee,East,pupil,4B,yes,yes,yes,,,,2020-07-22
            """);
        Assert.Equal(["P1", "P2"], outcome.PermissionChanged);
        Assert.Equal(["P1"], outcome.BiometricPermissionLost);
        Assert.Equal((0, 3, 2, 1), (outcome.Added, outcome.Changed, outcome.ConsentDecisions, outcome.BiometricDecisions));

        DateTimeOffset now = DateTimeOffset.UtcNow;
        SchoolRegister register = await store.LoadAsync(now, CancellationToken.None);
        // A yes that the source has no more is a withdrawal: no record means no consent.
        Assert.Equal(ConsentState.Withdrawn, register.ConsentOf("P1", Use.Website, now));
        Assert.Equal(ConsentState.Refused, register.ConsentOf("P2", Use.Website, now));
        Assert.Equal(("King", "4A"), (register.Find("P1")!.FamilyName, register.Find("P1")!.Class));
        Assert.Equal(BiometricGround.ChildRefuses, register.BiometricPermissionOf("P1", now).Ground);
        Assert.True(register.Find("P4")!.HasLeft(now));
    }

    [PostgresFact]
    public async Task What_would_show_more_is_done_only_where_somebody_accepted_it()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await store.AppendAsync([new NewConsentDecision("P1", Use.Website, DecisionKind.Withdrawn, Decider.ParentOrCarer, now)], "office", CancellationToken.None);

        // The same export again: it has not heard of the withdrawal.
        RegisterFile file = RegisterCsv.Read(new StringReader(First));
        SchoolRegister current = await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None);
        RegisterImport preview = RegisterImport.Preview(current, file, DateTimeOffset.UtcNow);
        ImportOutcome cautious = await store.ImportAsync(file, new ImportApproval { Preview = preview }, "office", CancellationToken.None);
        Assert.Equal(RegisterColumn.Website, Assert.Single(cautious.HeldBack).Column);
        Assert.Equal(0, cautious.ConsentDecisions);
        Assert.Equal(ConsentState.Withdrawn, (await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None)).ConsentOf("P1", Use.Website, DateTimeOffset.UtcNow));

        ImportOutcome accepted = await store.ImportAsync(file, Everything(preview), "office", CancellationToken.None);
        Assert.Equal(["P1"], accepted.PermissionChanged);
    }

    [PostgresFact]
    public async Task A_role_that_is_held_back_does_not_make_a_pupils_own_yes_out_of_a_parents()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        RegisterFile file = RegisterCsv.Read(
            new StringReader(First.Replace("P1,Ada,Byron,pupil,3A,yes,no", "P1,Ada,Byron,staff,3A,yes,yes", StringComparison.Ordinal)));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        RegisterImport preview = RegisterImport.Preview(await store.LoadAsync(now, CancellationToken.None), file, now);
        FieldChange press = preview.Changed.Single(change => change.Column == RegisterColumn.Press);
        ImportOutcome outcome = await store.ImportAsync(file, new ImportApproval { Preview = preview, AcceptedGains = [press] }, "office", CancellationToken.None);
        Assert.Equal(RegisterColumn.Role, Assert.Single(outcome.HeldBack).Column);
        ConsentDecisionRow recorded = await context.ConsentDecisions.OrderByDescending(row => row.Sequence).FirstAsync();
        Assert.Equal((Use.Press, Decider.ParentOrCarer), (recorded.Use, recorded.DecidedBy));
    }

    [PostgresFact]
    public async Task Missing_people_stay_unless_they_are_said_to_have_left()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        string withoutP2 = string.Join('\n', First.Split('\n').Where(line => !line.StartsWith("P2", StringComparison.Ordinal)));
        Assert.Equal(0, (await ImportAsync(store, withoutP2)).MarkedAsLeft);

        RegisterFile file = RegisterCsv.Read(new StringReader(withoutP2));
        RegisterImport preview = RegisterImport.Preview(await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None), file, DateTimeOffset.UtcNow);
        ImportOutcome outcome = await store.ImportAsync(file, new ImportApproval { Preview = preview, MissingHaveLeft = true }, "office", CancellationToken.None);
        Assert.Equal((1, 1), (outcome.MarkedAsLeft, outcome.Changed));
        SchoolRegister register = await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None);
        Assert.True(register.Find("P2")!.HasLeft(DateTimeOffset.UtcNow.AddDays(1)));

        RegisterFile uncertain = RegisterCsv.Read(new StringReader(withoutP2 + "\n,Nobody,Knows,pupil,3A,,,,,,,"));
        RegisterImport unsure = RegisterImport.Preview(register, uncertain, DateTimeOffset.UtcNow);
        await Assert.ThrowsAsync<RegisterRefusedException>(
            () => store.ImportAsync(uncertain, new ImportApproval { Preview = unsure, MissingHaveLeft = true }, "office", CancellationToken.None));
    }

    [PostgresFact]
    public async Task An_import_whose_preview_no_longer_holds_is_refused_whole()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        RegisterFile file = RegisterCsv.Read(new StringReader(First));
        RegisterImport preview = RegisterImport.Preview(SchoolRegister.Empty, file, DateTimeOffset.UtcNow);
        await store.ImportAsync(file, Everything(preview), "office", CancellationToken.None);
        await Assert.ThrowsAsync<RegisterChangedException>(() => store.ImportAsync(file, Everything(preview), "office", CancellationToken.None));
        Assert.Equal(7, await context.ConsentDecisions.CountAsync());
    }

    [PostgresFact]
    public async Task A_failure_half_way_leaves_nothing()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        await database.ExecuteAsync("alter table biometric_decisions add check (person_id <> 'P3')");
        await Assert.ThrowsAsync<DbUpdateException>(() => ImportAsync(new RegisterStore(context, TimeProvider.System), First));
        Assert.Equal(0, await context.People.CountAsync());
        Assert.Equal(0, await context.ConsentDecisions.CountAsync());
    }

    [PostgresFact]
    public async Task An_import_joins_the_callers_transaction()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        await using (IDbContextTransaction transaction = await context.Database.BeginTransactionAsync())
        {
            await ImportAsync(new RegisterStore(context, TimeProvider.System), First);
            await transaction.RollbackAsync();
        }

        Assert.Equal(0, await context.People.CountAsync());
    }

    [PostgresFact]
    public async Task A_bar_of_the_safeguarding_lead_outlasts_every_import_until_it_is_lifted()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        DateTimeOffset set = DateTimeOffset.UtcNow;
        var bar = new SafeguardingBarRow { SchoolId = school, PersonId = "P1", ReasonCiphertext = [1], SetBy = "dsl", SetAt = set };
        context.SafeguardingBars.Add(bar);
        await context.SaveChangesAsync();
        await ImportAsync(store, First);
        Assert.True((await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None)).Find("P1")!.IsBarred);
        (bar.LiftedBy, bar.LiftedAt) = ("dsl", DateTimeOffset.UtcNow);
        await context.SaveChangesAsync();
        Assert.False((await store.LoadAsync(DateTimeOffset.UtcNow, CancellationToken.None)).Find("P1")!.IsBarred);
    }

    [PostgresFact]
    public async Task Decisions_are_appended_in_order_by_many_at_once_and_hold_from_their_instant_on()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        RegisterStore store = new(context, TimeProvider.System);
        await ImportAsync(store, First);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            await using ConsentLensDbContext own = database.Context(school);
            DecisionKind kind = number % 2 == 0 ? DecisionKind.Given : DecisionKind.Withdrawn;
            NewConsentDecision[] decisions = [new("P1", Use.Print, kind, Decider.ParentOrCarer, now), new("P2", Use.Print, kind, Decider.ParentOrCarer, now)];
            IReadOnlyList<ConsentDecision> recorded = await new RegisterStore(own, TimeProvider.System).AppendAsync(decisions, "office", CancellationToken.None);
            // Nobody else's entry comes between, since those who append do so one after the other.
            Assert.Equal(recorded[0].Sequence + 1, recorded[1].Sequence);
        }));
        NewBiometricDecision[] answers =
        [
            new("P2", BiometricVoice.Self, BiometricAnswer.No, now),
            new("P2", BiometricVoice.Self, BiometricAnswer.NotAnswered, now),
            new("P2", BiometricVoice.SecondParent, BiometricAnswer.No, now.AddDays(1)),
        ];
        await store.AppendAsync(answers, "office", CancellationToken.None);

        SchoolRegister register = await store.LoadAsync(now, CancellationToken.None);
        Assert.Equal(8 + 8 + 7, register.Ledger.Decisions.Length);
        Assert.True(register.BiometricPermissionOf("P2", now).IsPermitted);
        Assert.False((await store.LoadAsync(now.AddDays(1), CancellationToken.None)).BiometricPermissionOf("P2", now.AddDays(1)).IsPermitted);
    }

    [PostgresFact]
    public async Task Who_appends_waits_for_whoever_was_first_so_that_sequences_rise_as_they_are_seen()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext first = database.Context(school);
        await ImportAsync(new RegisterStore(first, TimeProvider.System), First);
        NewConsentDecision[] decisions = [new("P1", Use.Print, DecisionKind.Given, Decider.ParentOrCarer, DateTimeOffset.UtcNow)];

        await using IDbContextTransaction transaction = await first.Database.BeginTransactionAsync();
        await new RegisterStore(first, TimeProvider.System).AppendAsync(decisions, "office", CancellationToken.None);
        await using ConsentLensDbContext second = database.Context(school);
        Task<IReadOnlyList<ConsentDecision>> waiting = new RegisterStore(second, TimeProvider.System).AppendAsync(decisions, "office", CancellationToken.None);
        const string waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        await Patience.UntilAsync(
            async () =>
            {
                Assert.False(waiting.IsCompleted, "The second did not wait.");
                return (long)(await database.ScalarAsync(waits))! > 0;
            },
            TimeSpan.FromSeconds(20),
            () => "Nobody waits for a lock.");

        await transaction.CommitAsync();
        Assert.Single(await waiting);
    }

    [PostgresFact]
    public async Task A_decision_about_nobody_is_refused()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Context(await database.AddSchoolAsync());
        RegisterStore store = new(context, TimeProvider.System);
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync(
            [new NewConsentDecision("P77", Use.Website, DecisionKind.Given, Decider.ParentOrCarer, DateTimeOffset.UtcNow)], "office", CancellationToken.None));
        Assert.Contains("P77", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await context.ConsentDecisions.CountAsync());
    }

    private static async Task<ImportOutcome> ImportAsync(RegisterStore store, string csv)
    {
        RegisterFile file = RegisterCsv.Read(new StringReader(csv));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        RegisterImport preview = RegisterImport.Preview(await store.LoadAsync(now, CancellationToken.None), file, now);
        Assert.Empty(preview.Rejected);
        return await store.ImportAsync(file, Everything(preview), "office", CancellationToken.None);
    }

    private static ImportApproval Everything(RegisterImport preview) =>
        new() { Preview = preview, AcceptedGains = [.. preview.Changed.Where(change => change.IsMorePermissive)] };
}
