using System.Globalization;
using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Imports a register file in two steps: a preview, and what somebody decided after a look at it. Nothing is kept of the file in between; of what its columns were taken for, the next import is told.</summary>
public sealed class ImportRegister(ConsentLensDbContextFactory contexts, KeptMappings kept, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    /// <summary>What importing a file would do.</summary>
    /// <param name="reading">How it is read.</param>
    /// <param name="seesBars">Whether whoever looks may learn of bars.</param>
    /// <exception cref="RegisterFormatException">It cannot be read as a register.</exception>
    public async Task<ImportPreview> PreviewAsync(int schoolId, ReadOnlyMemory<byte> file, RegisterReading reading, bool seesBars, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        (ImportPreview preview, SchoolRegister current) = await PreviewAsync(context, file, reading, cancellationToken);
        return seesBars ? preview : preview with { Import = preview.Import.WithoutBars(current, preview.File, time.GetUtcNow()) };
    }

    /// <summary>Imports a file: in one transaction with its audit entry; then lost biometrics are destroyed and photos judged again, at once or, where they are many, by a job.</summary>
    /// <param name="reading">How it is read.</param>
    /// <param name="choice">What was decided.</param>
    /// <exception cref="RegisterFormatException">It cannot be read as a register.</exception>
    /// <exception cref="RegisterChangedException">It would do something else by now than what was looked at.</exception>
    /// <exception cref="RegisterRefusedException">Missing people were to leave, but some rejected row does not say whom it is about.</exception>
    public async Task<ImportReport> ApplyAsync(
        int schoolId, ReadOnlyMemory<byte> file, RegisterReading reading, ImportChoice choice, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        (ImportPreview preview, SchoolRegister before) = await PreviewAsync(context, file, reading, cancellationToken);
        if (preview.Fingerprint != choice.Fingerprint)
            throw new RegisterChangedException();
        var approval = new ImportApproval
        {
            Preview = preview.Import,
            AcceptedGains =
            [
                .. preview.Import.Changed.Where(change =>
                    change.IsMorePermissive
                    && choice.AcceptedGains.Contains((change.PersonId, change.Column))
                    && (choice.SeesBars || change.Column != RegisterColumn.Safeguarding)),
            ],
            MissingHaveLeft = choice.MissingHaveLeft,
        };
        ImportOutcome outcome = await new RegisterStore(context, time).ImportAsync(preview.File, approval, user, cancellationToken);
        if (reading.Mapping is not null) await kept.KeepAsync(context, reading, cancellationToken);
        string[] judgedAgain = [.. outcome.PermissionChanged.Union(outcome.KnownAnew)];
        bool isToCarryOut = judgedAgain.Length > 0 || outcome.BiometricPermissionLost.Count > 0;
        JobProgressRow? note = isToCarryOut ? CarryOutChange.Note(context, time.GetUtcNow()) : null;
        await transaction.CommitAsync(audit, [EntryOf(schoolId, preview, outcome, user), .. EntriesOfHolds(outcome, user)], cancellationToken);
        CarriedOut carriedOut = note is null
            ? CarriedOut.Nothing
            : await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, judgedAgain, outcome.BiometricPermissionLost), user);
        ImportOutcome told = choice.SeesBars ? outcome : WithoutBars(outcome, preview.Import, preview.Import.WithoutBars(before, preview.File, time.GetUtcNow()), choice);
        return new ImportReport(told, preview.Import.Rejected, preview.Import.Held, carriedOut);
    }

    /// <summary>What was done, told and counted as if nobody was barred.</summary>
    /// <param name="seen">The import as it was shown.</param>
    private static ImportOutcome WithoutBars(ImportOutcome outcome, RegisterImport import, RegisterImport seen, ImportChoice choice)
    {
        FieldChange[] made = [.. import.Changed.Except(outcome.HeldBack)];
        FieldChange[] hidden = [.. import.Changed.ExceptBy(seen.Changed.Select(KeyOf), KeyOf)];
        // Nothing had to be done for them: the consent was there, and was not to be seen.
        ILookup<bool, FieldChange> seeming = seen.Changed.ExceptBy(import.Changed.Select(KeyOf), KeyOf).ToLookup(change => choice.AcceptedGains.Contains(KeyOf(change)));
        string[] changed = [.. made.Select(change => change.PersonId).Distinct()];
        string[] told = [.. made.Except(hidden).Concat(seeming[true]).Select(change => change.PersonId).Distinct()];
        return outcome with
        {
            Changed = outcome.Changed - changed.Length + told.Length,
            ConsentDecisions = outcome.ConsentDecisions - hidden.Intersect(made).Count(change => change.Column != RegisterColumn.Safeguarding) + seeming[true].Count(),
            HeldBack = [.. outcome.HeldBack.Except(hidden), .. seeming[false]],
        };

        static (string, RegisterColumn) KeyOf(FieldChange change) => (change.PersonId, change.Column);
    }

    private async Task<(ImportPreview Preview, SchoolRegister Current)> PreviewAsync(ConsentLensDbContext context, ReadOnlyMemory<byte> file, RegisterReading reading, CancellationToken cancellationToken)
    {
        RegisterFile read = reading.Read(file, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        var store = new RegisterStore(context, time);
        SchoolRegister current = await store.LoadAsync(now, cancellationToken);
        RegisterImport import = await store.PreviewAsync(current, read, now, cancellationToken);
        return (new ImportPreview(read, import, FingerprintOf(file, reading, import)), current);
    }

    private static string FingerprintOf(ReadOnlyMemory<byte> file, RegisterReading reading, RegisterImport import)
    {
        var text = new StringBuilder(Digest.Sha256(file.Span).ToString()).Append(reading.ToJson());
        foreach (RegisterRow row in import.Added)
            text.Append(CultureInfo.InvariantCulture, $"\n+{row.Line}/{row.Person.Id}");
        foreach (FieldChange change in import.Changed)
            text.Append(CultureInfo.InvariantCulture, $"\n~{change.Line}/{change.PersonId}/{change.Column}/{change.OldValue}/{change.NewValue}");
        foreach (Leaver leaver in import.Leaving)
            text.Append(CultureInfo.InvariantCulture, $"\n-{leaver.PersonId}/{leaver.LeavingDate:O}");
        foreach (RejectedRow row in import.Rejected)
            text.Append(CultureInfo.InvariantCulture, $"\n!{row.Line}/{row.PersonId}");
        foreach (HeldPerson held in import.Held)
            text.Append(CultureInfo.InvariantCulture, $"\n?{held.Line}/{held.PersonId}");
        foreach (string settled in import.Settled)
            text.Append(CultureInfo.InvariantCulture, $"\n={settled}");
        return Digest.Sha256(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }

    private static AuditEvent EntryOf(int schoolId, ImportPreview preview, ImportOutcome outcome, string user)
    {
        AuditDetail detail = AuditDetail.None
            .With("added", outcome.Added)
            .With("changed", outcome.Changed)
            .With("left", outcome.MarkedAsLeft)
            .With("rejected", preview.Import.Rejected.Length)
            .With("held", outcome.Held.Count)
            .With("settled", outcome.Settled.Count)
            .With("held_back", outcome.HeldBack.Count)
            .With("consent_decisions", outcome.ConsentDecisions)
            .With("biometric_decisions", outcome.BiometricDecisions)
            .With("permission_changed", outcome.PermissionChanged.Count)
            .With("biometric_permission_lost", outcome.BiometricPermissionLost.Count);
        return new AuditEvent(user, AuditAction.RegisterImported, "school", AuditStore.NameOf(schoolId), detail);
    }

    private static IEnumerable<AuditEvent> EntriesOfHolds(ImportOutcome outcome, string user) =>
        outcome.Held.Select(id => new AuditEvent(user, AuditAction.PersonHeld, "person", id))
            .Concat(outcome.Settled.Select(id => new AuditEvent(user, AuditAction.HoldSettled, "person", id, AuditDetail.None.With("by_import", true))));
}

/// <summary>What importing a file would do, to be looked at before it is done.</summary>
/// <param name="File">What was read from the file.</param>
/// <param name="Import">What it would do to the register as it is.</param>
/// <param name="Fingerprint">Stands for all of it: an import that would do something else by now is refused.</param>
public sealed record ImportPreview(RegisterFile File, RegisterImport Import, string Fingerprint);

/// <summary>What somebody decided after a look at an <see cref="ImportPreview"/>.</summary>
/// <param name="Fingerprint">The preview that was looked at.</param>
/// <param name="AcceptedGains">The changes that would show or recognise somebody more than before, and are to be made all the same.</param>
/// <param name="MissingHaveLeft">Whether people who are missing from the file have left.</param>
/// <param name="SeesBars">Whether whoever decides may learn of bars. Nobody else lifts one: such a change of theirs is not made.</param>
public sealed record ImportChoice(string Fingerprint, IReadOnlySet<(string PersonId, RegisterColumn Column)> AcceptedGains, bool MissingHaveLeft, bool SeesBars);

/// <summary>What an import did.</summary>
/// <param name="Rejected">Rows that were not imported.</param>
/// <param name="Held">Whom those rows are about, or may be about: they are held.</param>
/// <param name="CarriedOut">To templates and photos.</param>
public sealed record ImportReport(ImportOutcome Outcome, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<HeldPerson> Held, CarriedOut CarriedOut);
