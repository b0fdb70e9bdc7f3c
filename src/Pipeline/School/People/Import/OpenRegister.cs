using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>Opens a register file of whatever kind, and says what its columns seem to be: as somebody decided before for the same headings, or else by a proposal.</summary>
public sealed class OpenRegister(KeptMappings kept)
{
    /// <summary>Opens a file at its likeliest place.</summary>
    /// <exception cref="RegisterFormatException">It cannot be a register.</exception>
    public async Task<OpenedRegister> RunAsync(int schoolId, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        IReadOnlyList<Sheet> sheets = RegisterSheets.Read(file, cancellationToken);
        // The sheet with the most known headings; one that the workbook shows before one that it hides.
        Sheet sheet = sheets.Where(sheet => sheet.Refusal is null)
            .OrderBy(sheet => sheet.IsHidden)
            .ThenByDescending(KnownHeadingsOf)
            .ThenByDescending(sheet => sheet.Rows.Length)
            .First();
        return await ProposeAsync(schoolId, sheets, RegisterTable.Of(sheet, RegisterTable.FindHeadings(sheet)!.Value), sheet, cancellationToken);
    }

    /// <summary>Opens a file at the place that somebody chose.</summary>
    /// <param name="sheet">The name of the sheet.</param>
    /// <param name="headingLine">The row of the headings; null for the likeliest.</param>
    /// <exception cref="RegisterFormatException">There is nothing that can be a register.</exception>
    public async Task<OpenedRegister> RunAsync(int schoolId, ReadOnlyMemory<byte> file, string sheet, int? headingLine, CancellationToken cancellationToken)
    {
        IReadOnlyList<Sheet> sheets = RegisterSheets.Read(file, cancellationToken);
        Sheet chosen = RegisterReading.SheetOf(sheets, sheet);
        RegisterTable table = RegisterTable.Of(chosen, headingLine ?? RegisterTable.FindHeadings(chosen) ?? throw new RegisterFormatException("There is nothing in this sheet; choose another."));
        return await ProposeAsync(schoolId, sheets, table, chosen, cancellationToken);
    }

    /// <summary>Opens a file as somebody has decided so far.</summary>
    /// <exception cref="RegisterFormatException">There is nothing that can be a register.</exception>
    public static OpenedRegister Run(ReadOnlyMemory<byte> file, RegisterReading reading, CancellationToken cancellationToken)
    {
        IReadOnlyList<Sheet> sheets = RegisterSheets.Read(file, cancellationToken);
        RegisterTable table = RegisterTable.Of(RegisterReading.SheetOf(sheets, reading.Sheet), reading.HeadingLine);
        return new OpenedRegister(sheets, table, reading, IsAsBefore: false);
    }

    private async Task<OpenedRegister> ProposeAsync(int schoolId, IReadOnlyList<Sheet> sheets, RegisterTable table, Sheet sheet, CancellationToken cancellationToken)
    {
        RegisterMapping proposal = MappingProposal.Of(table);
        RegisterMapping? before = MappingProposal.IsOwnFormat(table, proposal) ? null : await kept.FindAsync(schoolId, table, cancellationToken);
        RegisterMapping mapping = before is null ? proposal : MappingProposal.Again(table, before);
        var reading = new RegisterReading { Sheet = sheet.Name, HeadingLine = table.HeadingLine, Mapping = mapping };
        return new OpenedRegister(sheets, table, reading, IsAsBefore: before is not null);
    }

    private static int KnownHeadingsOf(Sheet sheet) => sheet.Rows.Length == 0 ? 0 : MappingProposal.Of(RegisterTable.Of(sheet, RegisterTable.FindHeadings(sheet)!.Value)).Columns.Count(column => column.Use is not null);
}

/// <summary>A register file that has been opened.</summary>
/// <param name="Sheets">Every sheet with something in it.</param>
/// <param name="Table">The sheet that is read.</param>
/// <param name="Reading">How it is read, as far as that is decided or proposed.</param>
/// <param name="IsAsBefore">Whether the columns are taken for what somebody decided at an earlier import.</param>
public sealed record OpenedRegister(IReadOnlyList<Sheet> Sheets, RegisterTable Table, RegisterReading Reading, bool IsAsBefore)
{
    /// <summary>What is still to be decided.</summary>
    public MappingCheck Check => MappingCheck.Of(Table, Reading.Mapping!);

    /// <summary>Whether nobody has to look at the columns: they are our own, or were decided before and still fit. A remark needs a look.</summary>
    public bool IsDecided => Table.Remark is null && Check.IsComplete && (IsAsBefore || MappingProposal.IsOwnFormat(Table, Reading.Mapping!));
}
