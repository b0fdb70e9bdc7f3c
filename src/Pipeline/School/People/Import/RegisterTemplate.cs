using System.Globalization;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using SpreadCheetah;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>An empty register for an office whose system exports none: our own headings, so that nobody is asked what the columns are.</summary>
public static class RegisterTemplate
{
    private const int ColumnWidth = 20;

    private const int RowsWithChoices = 2_000;

    private static readonly RegisterColumn[] Columns = Enum.GetValues<RegisterColumn>();

    /// <summary>As a text file of values.</summary>
    public static byte[] Csv() => SpreadsheetCsv.Write([Columns.Select(OwnHeadings.Of)]);

    /// <summary>As a workbook, with a sheet that says what to enter.</summary>
    public static async Task WriteWorkbookAsync(Stream file, CancellationToken cancellationToken)
    {
        await using Spreadsheet workbook = await Spreadsheet.CreateNewAsync(file, cancellationToken: cancellationToken);
        var options = new WorksheetOptions { FrozenRows = 1 };
        for (int column = 1; column <= Columns.Length; column++) options.Column(column).Width = ColumnWidth;
        await workbook.StartWorksheetAsync("Register", options, cancellationToken);
        await workbook.AddRowAsync(Columns.Select(column => new DataCell(OwnHeadings.Of(column))).ToArray(), cancellationToken);
        for (int column = 0; column < Columns.Length; column++)
        {
            if (ChoicesOf(Columns[column]) is { } choices)
                workbook.AddDataValidation(string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + column)}2:{(char)('A' + column)}{RowsWithChoices}"), DataValidation.ListValues(choices));
        }

        await workbook.StartWorksheetAsync("What to enter", token: cancellationToken);
        foreach (RegisterColumn column in Columns)
            await workbook.AddRowAsync([new DataCell(OwnHeadings.Of(column)), new DataCell(WhatToEnter(column))], cancellationToken);
        await workbook.FinishAsync(cancellationToken);
    }

    private static string[]? ChoicesOf(RegisterColumn column) => column switch
    {
        RegisterColumn.Role => ["pupil", "staff", "adult"],
        >= RegisterColumn.Website and <= RegisterColumn.BiometricChild => ["yes", "no"],
        _ => null,
    };

    private static string WhatToEnter(RegisterColumn column) => column switch
    {
        RegisterColumn.PersonId => "Needed. The admission number of a pupil, the staff number of a member of staff: different for everybody, and always the same.",
        RegisterColumn.Upn => "The unique pupil number, with its check letter. Empty for adults.",
        RegisterColumn.GivenName or RegisterColumn.FamilyName => "Needed.",
        RegisterColumn.Role => "Needed. pupil, staff or adult.",
        RegisterColumn.YearGroup or RegisterColumn.Class => "Of a pupil.",
        RegisterColumn.Safeguarding => "yes where the person may not be shown anywhere, whatever anybody consented to.",
        RegisterColumn.BiometricParent1 or RegisterColumn.BiometricParent2 => "yes where this parent agreed in writing that the face may be recognised, no where they refused. Empty where they were not asked or have not answered.",
        RegisterColumn.BiometricChild => "The child's own answer, or the adult's.",
        RegisterColumn.AdmissionDate or RegisterColumn.LeavingDate => "A date such as 31/08/2026.",
        RegisterColumn.NameWithImage => "yes where the name may stand beside the picture.",
        _ => "yes or no. Empty where nobody answered: the person is then not shown there.",
    };
}
