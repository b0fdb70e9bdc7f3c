using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Changes by hand what the register says of a person. Consents and answers are recorded elsewhere; what the next import says counts again.</summary>
public sealed class EditPerson(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    private const int MostCharacters = 100;
    private const string GivenName = "given_name";
    private const string FamilyName = "family_name";
    private const string YearGroup = "year_group";
    private const string LeavingDate = "leaving_date";

    /// <summary>
    /// Changes a person. Photos are searched at once for a new name, and those of whoever can be taken for them are judged again; for somebody who has left by that,
    /// everything biometric is destroyed at once.
    /// </summary>
    /// <exception cref="RegisterRefusedException">Nobody has this id, or a value is missing or too long.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, PersonEdit edit, string user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(edit.GivenName) || string.IsNullOrWhiteSpace(edit.FamilyName))
            throw new RegisterRefusedException("Enter both a given name and a family name.");
        if (new[] { edit.GivenName, edit.FamilyName, edit.YearGroup, edit.Class }.Any(value => value?.Length > MostCharacters))
            throw new RegisterRefusedException($"Names, year group and class can each have up to {MostCharacters} characters.");
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        PersonRow row = await context.People.SingleOrDefaultAsync(person => person.PersonId == personId, cancellationToken)
            ?? throw new RegisterRefusedException($"Nobody on the register has the id {personId}.");
        DateTimeOffset now = time.GetUtcNow();
        var register = new RegisterStore(context, time);
        SchoolRegister before = await register.LoadAsync(now, cancellationToken);
        string[] changed = [.. Changes(row, edit)];
        if (changed.Length == 0)
            return CarriedOut.Nothing;
        if (changed.Any(field => field is GivenName or FamilyName or YearGroup))
            row.KnownSince = now;
        await context.SaveChangesAsync(cancellationToken);
        SchoolRegister after = await register.LoadAsync(now, cancellationToken);
        await register.KeepLookAlikesAsync(before, after, user, cancellationToken);
        Person person = after.Find(personId)!;
        // Who leaves can be taken for others of every year.
        bool isKnownAnew = row.KnownSince == now || changed.Contains(LeavingDate);
        JobProgressRow? note = isKnownAnew || person.HasLeft(now) ? CarryOutChange.Note(context, now) : null;
        AuditDetail detail = AuditDetail.None.With("fields", changed);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.PersonChanged, "person", personId, detail), cancellationToken);
        return note is null ? CarriedOut.Nothing : await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, isKnownAnew ? [personId] : [], person.HasLeft(now) ? [personId] : []), user);
    }

    private static IEnumerable<string> Changes(PersonRow row, PersonEdit edit)
    {
        string? yearGroup = Clean(edit.YearGroup);
        string? className = Clean(edit.Class);
        if (row.GivenName != edit.GivenName.Trim())
            yield return GivenName;
        if (row.FamilyName != edit.FamilyName.Trim())
            yield return FamilyName;
        if (row.YearGroup != yearGroup)
            yield return YearGroup;
        if (row.Class != className)
            yield return "class";
        if (row.LeavingDate != edit.LeavingDate)
            yield return LeavingDate;
        (row.GivenName, row.FamilyName, row.YearGroup, row.Class, row.LeavingDate) =
            (edit.GivenName.Trim(), edit.FamilyName.Trim(), yearGroup, className, edit.LeavingDate);
    }

    private static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

/// <summary>What the register is to say of a person from now on.</summary>
/// <param name="YearGroup">Year group, or null.</param>
/// <param name="Class">Class, or null.</param>
/// <param name="LeavingDate">Last day at the school, or null.</param>
public sealed record PersonEdit(string GivenName, string FamilyName, string? YearGroup, string? Class, DateOnly? LeavingDate);
