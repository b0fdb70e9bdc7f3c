using System.Text;

namespace ConsentLens.Consent.Register;

/// <summary>Reads register.csv: comma-separated, UTF-8 with or without a byte order mark, one header line. Extra columns are listed; one with a heading near a
/// known one is refused. Roles are <c>pupil</c>, <c>staff</c> and <c>adult</c>; answers <c>yes</c>, <c>no</c> or nothing; dates <c>yyyy-MM-dd</c> or
/// <c>dd/MM/yyyy</c>; case does not matter. A bad row is rejected on its own, with its line number, with one exception: rows that share a person id or a UPN
/// are all rejected, because nobody can tell which of them is right.</summary>
public static class RegisterCsv
{
    private const string HowToSave = "save it as \"CSV UTF-8 (comma delimited)\" and try again";

    /// <summary>Reads a register in our own format.</summary>
    /// <exception cref="RegisterFormatException">The file has no header, is missing a required column, or is not UTF-8.</exception>
    public static RegisterFile Read(Stream stream)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return Read(reader);
    }

    /// <summary>Reads a register from text.</summary>
    /// <exception cref="RegisterFormatException">The text has no header, is missing a required column, or is not UTF-8.</exception>
    public static RegisterFile Read(TextReader reader)
    {
        try
        {
            return ReadRecords(reader);
        }
        catch (DecoderFallbackException exception)
        {
            throw new RegisterFormatException($"The register is not in UTF-8, so its names cannot be read; {HowToSave}.", exception);
        }
    }

    private static RegisterFile ReadRecords(TextReader reader)
    {
        using var records = new RegisterRecords(reader, ',');
        if (!records.Read()) throw new RegisterFormatException("The register is empty: its first line must name the columns.");
        RegisterHeader header = RegisterHeader.Parse(records.Fields);

        List<RegisterRow> rows = [];
        List<RejectedRow> rejected = [];
        while (records.Read())
        {
            (RegisterRow? row, RejectedRow? rejection) = ReadRow(records, header);
            if (row is not null) rows.Add(row);
            if (rejection is not null) rejected.Add(rejection);
        }

        return DuplicateRows.Reject(rows, rejected, header.Columns) with { ExtraColumns = header.Extra };
    }

    private static (RegisterRow? Row, RejectedRow? Rejection) ReadRow(RegisterRecords records, RegisterHeader header)
    {
        string? shape = records.Problem ?? header.WidthProblem(records.Fields);
        return new RowReader(header.Pick(records.Fields)).Read(records.Line, shape, records.Problem is not null, records.Text);
    }
}
