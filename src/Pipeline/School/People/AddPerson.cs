using System.Globalization;
using System.Text;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Storage.Register;
using CsvHelper;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Puts somebody on the register by hand, as an import of one row would: without a consent, and so shown nowhere.</summary>
public sealed class AddPerson(ImportRegister import)
{
    /// <exception cref="RegisterRefusedException">The number is taken, or something of it cannot be on a register.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, NewPerson person, string user, CancellationToken cancellationToken)
    {
        byte[] file = FileOf(person);
        ImportPreview preview = await import.PreviewAsync(schoolId, file, RegisterReading.Own, seesBars: true, cancellationToken);
        // Imported, a rejected row would hold whoever it may be about.
        if (preview.Import.Rejected is [var rejected, ..])
            throw new RegisterRefusedException(rejected.Problem);
        if (preview.Import.Added.Length != 1)
            throw new RegisterRefusedException($"Somebody on the register has the number {person.Id} already. Open their page to change their details.");
        var choice = new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true);
        return (await import.ApplyAsync(schoolId, file, RegisterReading.Own, choice, user, cancellationToken)).CarriedOut;
    }

    private static byte[] FileOf(NewPerson person)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            foreach (string? value in (string?[])["person_id", "upn", "given_name", "family_name", "role", "year_group", "class", "safeguarding"])
                csv.WriteField(value);
            csv.NextRecord();
            foreach (string? value in (string?[])[person.Id, person.Upn, person.GivenName, person.FamilyName, RegisterImport.RoleCode(person.Role), person.YearGroup, person.Class, "no"])
                csv.WriteField(value?.Trim());
            csv.NextRecord();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

/// <summary>Who is to be on the register.</summary>
/// <param name="Id">The school's own number for the person.</param>
/// <param name="Upn">Unique pupil number, or null.</param>
public sealed record NewPerson(string Id, string? Upn, string GivenName, string FamilyName, PersonRole Role, string? YearGroup, string? Class);
