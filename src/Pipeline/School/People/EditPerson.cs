using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Changes by hand what the register says of a person. Consents and answers are recorded elsewhere; what the next import says counts again.</summary>
public sealed class EditPerson(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    private const int MostCharacters = 100;

    /// <summary>Changes a person. For somebody who has left by that, everything biometric is destroyed at once.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="edit">What is to be said.</param>
    /// <param name="user">Who says so.</param>
    /// <exception cref="RegisterRefusedException">Nobody has this id, or a value is missing or too long.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, PersonEdit edit, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        if (string.IsNullOrWhiteSpace(edit.GivenName) || string.IsNullOrWhiteSpace(edit.FamilyName))
            throw new RegisterRefusedException("Enter both a given name and a family name.");
        if (new[] { edit.GivenName, edit.FamilyName, edit.YearGroup, edit.Class }.Any(value => value?.Length > MostCharacters))
            throw new RegisterRefusedException($"Names, year group and class can each have up to {MostCharacters} characters.");
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await RegisterLock.TakeAsync(context, cancellationToken);
        PersonRow row = await context.People.SingleOrDefaultAsync(person => person.PersonId == personId, cancellationToken)
            ?? throw new RegisterRefusedException($"Nobody on the register has the id {personId}.");
        string[] changed = [.. Changes(row, edit)];
        if (changed.Length == 0)
            return CarriedOut.Nothing;
        await context.SaveChangesAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        Person person = (await new RegisterStore(context, time).LoadAsync(now, personId, cancellationToken)).Find(personId)!;
        JobProgressRow? note = person.HasLeft(now) ? CarryOutChange.Note(context, 1, now) : null;
        AuditDetail detail = AuditDetail.None.With("fields", changed);
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.PersonChanged, "person", personId, detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return note is null ? CarriedOut.Nothing : await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [], [personId]), user);
    }

    private static IEnumerable<string> Changes(PersonRow row, PersonEdit edit)
    {
        string? yearGroup = Clean(edit.YearGroup);
        string? className = Clean(edit.Class);
        if (row.GivenName != edit.GivenName.Trim())
            yield return "given_name";
        if (row.FamilyName != edit.FamilyName.Trim())
            yield return "family_name";
        if (row.YearGroup != yearGroup)
            yield return "year_group";
        if (row.Class != className)
            yield return "class";
        if (row.LeavingDate != edit.LeavingDate)
            yield return "leaving_date";
        (row.GivenName, row.FamilyName, row.YearGroup, row.Class, row.LeavingDate) =
            (edit.GivenName.Trim(), edit.FamilyName.Trim(), yearGroup, className, edit.LeavingDate);
    }

    private static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
