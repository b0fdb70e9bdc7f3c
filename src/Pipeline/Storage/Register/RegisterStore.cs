using System.Data;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>The register of the context's school: read as a whole, changed by imports and single decisions, one at a time. Uses the context's transaction if
/// there is one, so that an audit entry can be part of it.</summary>
public sealed class RegisterStore(ConsentLensDbContext context, TimeProvider time)
{
    /// <summary>The register as recorded so far: bars, holds and answers about biometrics as they are at an instant, the complete ledger.</summary>
    public Task<SchoolRegister> LoadAsync(DateTimeOffset at, CancellationToken cancellationToken) => LoadAsync(at, null, cancellationToken);

    /// <summary>The part of the register that concerns one person; empty if there is none.</summary>
    /// <param name="personId">Null for everyone.</param>
    public async Task<SchoolRegister> LoadAsync(DateTimeOffset at, string? personId, CancellationToken cancellationToken)
    {
        // Compared as stored, so that what took effect "now" is included.
        DateTimeOffset instant = InstantConverter.ToStored(at);
        // A bar and a consent from one import are either both seen or neither.
        await using IDbContextTransaction? snapshot = context.Database.CurrentTransaction is null
            ? await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            : null;
        PersonRow[] people = await context.People
            .Where(person => personId == null || person.PersonId == personId)
            .AsNoTracking()
            .ToArrayAsync(cancellationToken);
        Stop[] bars = await context.SafeguardingBars
            .Where(bar => (personId == null || bar.PersonId == personId) && bar.SetAt <= instant)
            .Select(bar => new Stop(bar.PersonId, bar.SetAt, bar.LiftedAt))
            .ToArrayAsync(cancellationToken);
        Stop[] holds = await context.Holds
            .Where(hold => (personId == null || hold.PersonId == personId) && hold.HeldAt <= instant)
            .Select(hold => new Stop(hold.PersonId, hold.HeldAt, hold.SettledAt))
            .ToArrayAsync(cancellationToken);
        Dictionary<string, DateTimeOffset?> barredSince = Stop.StandingSince(bars, instant);
        Dictionary<string, DateTimeOffset?> heldSince = Stop.StandingSince(holds, instant);
        var lastStopped = bars.Concat(holds).GroupBy(stop => stop.PersonId, StringComparer.Ordinal)
            .ToDictionary(stops => stops.Key, stops => (DateTimeOffset?)stops.Max(stop => stop.From), StringComparer.Ordinal);
        ConsentDecision[] decisions = await context.ConsentDecisions
            .Where(decision => personId == null || decision.PersonId == personId)
            .Select(RegisterRows.ToDecision)
            .ToArrayAsync(cancellationToken);
        BiometricDecisionRow[] answers = await context.BiometricDecisions
            .AsNoTracking()
            .Where(answer => personId == null || answer.PersonId == personId)
            .Where(answer => answer.EffectiveFrom <= instant)
            .ToArrayAsync(cancellationToken);
        return new SchoolRegister(
            people.Select(person => RegisterRows.ToPerson(
                person, barredSince.GetValueOrDefault(person.PersonId), heldSince.GetValueOrDefault(person.PersonId), lastStopped.GetValueOrDefault(person.PersonId))),
            new ConsentLedger(decisions),
            AnswersByPerson(answers),
            await LookAlikesAsync(cancellationToken));
    }

    /// <summary>These people, and everybody who can be taken for one of them: what changes of the ones can change what is said of photos of the others.</summary>
    public async Task<IReadOnlyList<string>> WithLookAlikesAsync(IReadOnlyCollection<string> personIds, CancellationToken cancellationToken)
    {
        SchoolRegister register = await LoadAsync(time.GetUtcNow(), cancellationToken);
        return [.. personIds.Union(personIds.SelectMany(register.LookAlikesOf).Select(other => other.Person.Id))];
    }

    /// <summary>What importing a file would do. It settles a hold only where it has every column of the files whose rows were rejected: without the column, nobody
    /// knows what the rejected row was to say.</summary>
    public async Task<RegisterImport> PreviewAsync(SchoolRegister current, RegisterFile file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RegisterImport import = RegisterImport.Preview(current, file, now);
        string[] settled = [.. import.Settled];
        string[] columns = [.. file.Columns.Select(ReportCode.Of)];
        HashSet<string> restated = await context.Holds
            .Where(hold => hold.SettledAt == null && settled.Contains(hold.PersonId) && hold.Columns.All(column => columns.Contains(column)))
            .Select(hold => hold.PersonId)
            .ToHashSetAsync(cancellationToken);
        return import with { Settled = [.. import.Settled.Where(restated.Contains)] };
    }

    /// <summary>Imports a file in one transaction: everything that was approved, or nothing.</summary>
    /// <exception cref="RegisterChangedException">The preview is out of date.</exception>
    /// <exception cref="RegisterRefusedException">Missing people were to leave, but a rejected row does not say whom it is about.</exception>
    public Task<ImportOutcome> ImportAsync(RegisterFile file, ImportApproval approval, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        if (approval.MissingHaveLeft && approval.Preview.IsLeavingUncertain)
        {
            throw new RegisterRefusedException(
                "Some rejected rows do not say whom they are about, so nobody can tell who is missing from the file. Correct those rows, or import without marking missing people as leavers.");
        }
        return InTransactionAsync(() => ImportLockedAsync(file, approval, user, cancellationToken), cancellationToken);
    }

    /// <summary>Adds decisions to the consent ledger, in order.</summary>
    /// <returns>The entries as recorded.</returns>
    /// <exception cref="ArgumentException">A decision is about nobody on the register.</exception>
    public async Task<IReadOnlyList<ConsentDecision>> AppendAsync(IReadOnlyList<NewConsentDecision> decisions, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        DateTimeOffset now = time.GetUtcNow();
        ConsentDecisionRow[] rows = [.. decisions.Select(decision => RegisterRows.ToRow(decision, context.CurrentSchoolId, user, now))];
        await AppendRowsAsync(rows, row => row.PersonId, cancellationToken);
        return [.. rows.Select(RegisterRows.ToDecision.Compile())];
    }

    /// <summary>Records answers about biometrics, in order.</summary>
    /// <exception cref="ArgumentException">An answer is about nobody on the register.</exception>
    public Task AppendAsync(IReadOnlyList<NewBiometricDecision> decisions, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        DateTimeOffset now = time.GetUtcNow();
        BiometricDecisionRow[] rows = [.. decisions.Select(decision => RegisterRows.ToRow(decision, context.CurrentSchoolId, user, now))];
        return AppendRowsAsync(rows, row => row.PersonId, cancellationToken);
    }

    /// <summary>Whom somebody marked as looking alike, and whose templates were found to be.</summary>
    private async Task<IEnumerable<LookAlikePair>> LookAlikesAsync(CancellationToken cancellationToken)
    {
        var marked = await context.LookAlikes.Select(pair => new LookAlikePair(pair.FirstId, pair.SecondId, pair.MarkedAt)).ToArrayAsync(cancellationToken);
        var found = await context.Templates.Where(template => template.LookAlikes.Length > 0).Select(template => new { template.PersonId, template.LookAlikes, template.CreatedAt }).ToArrayAsync(cancellationToken);
        return [.. marked, .. found.SelectMany(template => template.LookAlikes, (template, other) => new LookAlikePair(template.PersonId, other, template.CreatedAt))];
    }

    private Task<int> AppendRowsAsync<TRow>(TRow[] rows, Func<TRow, string> personOf, CancellationToken cancellationToken)
        where TRow : class =>
        InTransactionAsync(
            async () =>
            {
                string[] ids = [.. rows.Select(personOf).Distinct(StringComparer.Ordinal)];
                string[] known = await context.People.Where(person => ids.Contains(person.PersonId)).Select(person => person.PersonId).ToArrayAsync(cancellationToken);
                if (ids.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                    throw new ArgumentException($"Nobody on the register has the id {unknown}, so nothing was recorded.");
                context.AddRange(rows);
                return await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);

    private async Task<ImportOutcome> ImportLockedAsync(RegisterFile file, ImportApproval approval, string user, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister before = await LoadAsync(now, cancellationToken);
        RegisterImport preview = await PreviewAsync(before, file, now, cancellationToken);
        if (!ImportChanges.AreSame(preview, approval.Preview)) throw new RegisterChangedException();
        var changes = new ImportChanges(context, file, preview, approval, user, now);
        await changes.MakeAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        SchoolRegister after = await LoadAsync(now, cancellationToken);
        await KeepLookAlikesAsync(before, after, user, cancellationToken);
        return changes.ToOutcome(before, after);
    }

    /// <summary>
    /// Marks as looking alike whoever could be taken for each other by name and year until now: another name or year makes nobody look otherwise. A mark says nothing as long as
    /// both are known by a template, which may end.
    /// </summary>
    internal async Task KeepLookAlikesAsync(SchoolRegister before, SchoolRegister after, string user, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (Person person in before.People.Where(person => after.Find(person.Id) is not null))
        {
            IEnumerable<string> lost = Alike(before, person).Except(Alike(after, person)).Where(other => after.Find(other) is not null);
            context.LookAlikes.AddRange(lost.Select(other => new LookAlikeRow { SchoolId = context.CurrentSchoolId, FirstId = person.Id, SecondId = other, MarkedBy = user, MarkedAt = now }));
        }

        await context.SaveChangesAsync(cancellationToken);

        // Each pair once, as they are stored.
        static IEnumerable<string> Alike(SchoolRegister register, Person person) =>
            register.LookAlikesOf(person.Id).Select(other => other.Person.Id).Where(other => string.CompareOrdinal(person.Id, other) < 0);
    }

    /// <summary>Does the work completely or not at all, while nobody else changes this school's register.</summary>
    private async Task<TResult> InTransactionAsync<TResult>(Func<Task<TResult>> work, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = context.Database.CurrentTransaction is null
            ? await context.Database.BeginTransactionAsync(cancellationToken)
            : null;
        // This makes the ledger's sequence numbers rise in the order in which entries become visible.
        await RegisterLock.TakeAsync(context, cancellationToken);
        TResult result = await work();
        if (own is not null) await own.CommitAsync(cancellationToken);
        return result;
    }

    // The latest answer of each voice counts, by effective time and then by sequence. As in the consent ledger, a no ends every earlier yes of
    // that voice; so does taking an answer back.
    private static Dictionary<string, BiometricAnswers> AnswersByPerson(IEnumerable<BiometricDecisionRow> answers)
    {
        Dictionary<string, BiometricAnswers> byPerson = new(StringComparer.Ordinal);
        Dictionary<(string PersonId, BiometricVoice Voice), long> lastEnd = [];
        foreach (BiometricDecisionRow row in answers.OrderBy(answer => answer.EffectiveFrom).ThenBy(answer => answer.Sequence))
        {
            if (row.Answer == BiometricAnswer.Yes && row.Sequence < lastEnd.GetValueOrDefault((row.PersonId, row.Voice))) continue;
            if (row.Answer != BiometricAnswer.Yes)
                lastEnd[(row.PersonId, row.Voice)] = Math.Max(row.Sequence, lastEnd.GetValueOrDefault((row.PersonId, row.Voice)));
            BiometricAnswers current = byPerson.GetValueOrDefault(row.PersonId, BiometricAnswers.None);
            byPerson[row.PersonId] = row.Voice switch
            {
                BiometricVoice.FirstParent => current with { FirstParent = row.Answer },
                BiometricVoice.SecondParent => current with { SecondParent = row.Answer },
                _ => current with { Self = row.Answer },
            };
        }
        return byPerson;
    }
}

/// <summary>A bar or a hold of somebody.</summary>
/// <param name="Until">When it was lifted or settled, or null.</param>
internal sealed record Stop(string PersonId, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Since when those are stopped who are so at an instant.</summary>
    public static Dictionary<string, DateTimeOffset?> StandingSince(IEnumerable<Stop> stops, DateTimeOffset instant) => stops
        .Where(stop => stop.Until is not { } until || until > instant)
        .GroupBy(stop => stop.PersonId, StringComparer.Ordinal)
        .ToDictionary(standing => standing.Key, standing => (DateTimeOffset?)standing.Min(stop => stop.From), StringComparer.Ordinal);
}

public sealed class RegisterRefusedException(string message) : RefusedException(message);

public sealed class RegisterChangedException() : RefusedException(
    "Nothing was imported, because the register has changed since you previewed this file. Check the new preview before you confirm.");

/// <summary>A decision about a person's images that has not been recorded yet.</summary>
/// <param name="Expires">When a consent lapses; otherwise null.</param>
/// <param name="EvidenceReference">Where the evidence is, or null.</param>
public sealed record NewConsentDecision(
    string PersonId, Use Use, DecisionKind Kind, Decider DecidedBy, DateTimeOffset EffectiveFrom, DateTimeOffset? Expires = null,
    string? EvidenceReference = null);

/// <summary>An answer about a person's biometrics that has not been recorded yet.</summary>
/// <param name="Answer"><see cref="BiometricAnswer.NotAnswered"/> takes an earlier answer back.</param>
/// <param name="EvidenceReference">Where the evidence is, or null.</param>
public sealed record NewBiometricDecision(
    string PersonId, BiometricVoice Voice, BiometricAnswer Answer, DateTimeOffset EffectiveFrom, string? EvidenceReference = null);

/// <summary>Detects changes to the register of the context's school, its channels and its templates.</summary>
internal static class RegisterVersion
{
    /// <summary>A text that differs after every change.</summary>
    /// <remarks>xmin, the transaction that last wrote a row, reveals every change of the row; its sum and the count reveal every change of the table.</remarks>
    public static Task<string> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        return context.Database.SqlQuery<string>(
            $"""
            select concat_ws('/',
                (select gallery_revision from schools where id = {schoolId}),
                (select coalesce(max(sequence), 0) from consent_decisions where school_id = {schoolId}),
                (select coalesce(max(sequence), 0) from biometric_decisions where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from people where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from safeguarding_bars where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from holds where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from look_alikes where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from channels where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from templates where school_id = {schoolId})) as "Value"
            """).SingleAsync(cancellationToken);
    }
}

internal static class RegisterLock
{
    /// <summary>Waits for others who change the school's register or templates; held until the context's transaction ends. Taken before the judging lock, never
    /// after it. Does not block references to the school.</summary>
    public static Task TakeAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        return context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for no key update", cancellationToken);
    }
}
