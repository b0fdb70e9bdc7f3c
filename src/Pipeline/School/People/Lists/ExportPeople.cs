using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using SpreadCheetah;
using SpreadCheetah.Worksheets;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>Writes people down for a spreadsheet: a list, the consents, or the whole register in our own format. That somebody took it along is recorded.</summary>
public sealed class ExportPeople(PeopleLists lists, ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    private const int Everybody = 1_000_000;

    private static readonly Use[] Uses = Enum.GetValues<Use>();

    private static readonly string[] OfList = ["number", "family_name", "given_name", "role", "year_group", "class", "left"];

    /// <summary>The file.</summary>
    /// <param name="query">Who is wanted, and whether whoever asks may learn of bars; of the register, the second alone counts.</param>
    public async Task<byte[]> RunAsync(int schoolId, PeopleExport export, PeopleQuery query, string user, CancellationToken cancellationToken)
    {
        string[][] rows = export.Subject == ExportSubject.Register
            ? await RegisterAsync(schoolId, query.SeesBars, cancellationToken)
            : await ListAsync(schoolId, export.Subject == ExportSubject.Consents, query, cancellationToken);
        byte[] file = export.IsWorkbook ? await WorkbookAsync(rows, cancellationToken) : SpreadsheetCsv.Write(rows);
        AuditDetail detail = AuditDetail.None.With("people", rows.Length - 1).With("whole_register", export.Subject == ExportSubject.Register);
        await SchoolTransaction.RecordAsync(contexts, schoolId, audit, new AuditEvent(user, AuditAction.PeopleExported, "school", AuditStore.NameOf(schoolId), detail), cancellationToken);
        return file;
    }

    private async Task<string[][]> ListAsync(int schoolId, bool withConsents, PeopleQuery query, CancellationToken cancellationToken)
    {
        PeoplePage found = await lists.SearchAsync(schoolId, query with { Page = 1, PageSize = Everybody }, cancellationToken);
        return
        [
            [.. OfList, .. withConsents ? Uses.Select(ReportCode.Of) : []],
            .. found.People.Select(line => (string[])[
                line.Person.Id, line.Person.FamilyName, line.Person.GivenName, RegisterImport.RoleCode(line.Person.Role), line.Person.YearGroup ?? "", line.Person.Class ?? "", line.HasLeft ? "yes" : "no",
                .. withConsents ? Uses.Select(use => StandingOf(line, use)) : []]),
        ];
    }

    private async Task<string[][]> RegisterAsync(int schoolId, bool seesBars, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        RegisterColumn[] columns = [.. Enum.GetValues<RegisterColumn>().Where(column => seesBars || column != RegisterColumn.Safeguarding)];
        return
        [
            [.. columns.Select(OwnHeadings.Of)],
            .. register.People.Select(person => columns.Select(column => ValueOf(register, person, column, seesBars, now)).ToArray()),
        ];
    }

    private static string StandingOf(PersonLine line, Use use) => line.Person switch
    {
        { IsBarred: true } => "barred",
        { IsHeld: true } when line.Consents[use] == ConsentState.Given => "held",
        _ => ReportCode.Of(line.Consents[use]),
    };

    private static string ValueOf(SchoolRegister register, Person person, RegisterColumn column, bool seesBars, DateTimeOffset now) => column switch
    {
        RegisterColumn.PersonId => person.Id,
        RegisterColumn.Upn => person.Upn?.Value ?? "",
        RegisterColumn.GivenName => person.GivenName,
        RegisterColumn.FamilyName => person.FamilyName,
        RegisterColumn.Role => RegisterImport.RoleCode(person.Role),
        RegisterColumn.YearGroup => person.YearGroup ?? "",
        RegisterColumn.Class => person.Class ?? "",
        RegisterColumn.Safeguarding => person.IsBarred ? "yes" : "no",
        RegisterColumn.BiometricParent1 => CodeOf(register.BiometricAnswersOf(person.Id).FirstParent),
        RegisterColumn.BiometricParent2 => CodeOf(register.BiometricAnswersOf(person.Id).SecondParent),
        RegisterColumn.BiometricChild => CodeOf(register.BiometricAnswersOf(person.Id).Self),
        RegisterColumn.AdmissionDate => CodeOf(person.AdmissionDate),
        RegisterColumn.LeavingDate => CodeOf(person.LeavingDate),
        _ => CodeOf(register.ConsentOf(person.Id, Enum.Parse<Use>(column.ToString()), now), hidesGiven: person.IsBarred && !seesBars),
    };

    private static string CodeOf(ConsentState state, bool hidesGiven) => state switch
    {
        ConsentState.Given => hidesGiven ? "" : "yes",
        ConsentState.Refused or ConsentState.Withdrawn or ConsentState.ObjectionUpheld => "no",
        _ => "",
    };

    private static string CodeOf(BiometricAnswer answer) => answer == BiometricAnswer.NotAnswered ? "" : ReportCode.Of(answer);

    private static string CodeOf(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    // Each value is a cell of text: a workbook runs only what is marked as a formula.
    private static async Task<byte[]> WorkbookAsync(string[][] rows, CancellationToken cancellationToken)
    {
        var file = new MemoryStream();
        await using (Spreadsheet workbook = await Spreadsheet.CreateNewAsync(file, cancellationToken: cancellationToken))
        {
            await workbook.StartWorksheetAsync("People", new WorksheetOptions { FrozenRows = 1 }, cancellationToken);
            foreach (string[] row in rows)
                await workbook.AddRowAsync(row.Select(value => new DataCell(value)).ToArray(), cancellationToken);
            await workbook.FinishAsync(cancellationToken);
        }

        return file.ToArray();
    }
}

/// <summary>What is written down.</summary>
public enum ExportSubject
{
    /// <summary>Who somebody is.</summary>
    People,

    /// <summary>The same, with the consent to each use.</summary>
    Consents,

    /// <summary>Everybody with all that a register file holds, in our own format.</summary>
    Register,
}

/// <summary>A file of people.</summary>
/// <param name="IsWorkbook">Whether it is an Excel workbook; otherwise a text file of values.</param>
public sealed record PeopleExport(ExportSubject Subject, bool IsWorkbook);
