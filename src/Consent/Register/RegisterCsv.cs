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
    public static RegisterFile Read(Stream stream) => Read(stream, HeadingMaps.ConsentLens);

    /// <summary>Reads a register with another system's headings.</summary>
    /// <param name="headings">How its columns are named.</param>
    /// <exception cref="RegisterFormatException">The file has no header, is missing a required column, or is not UTF-8.</exception>
    public static RegisterFile Read(Stream stream, HeadingMap headings)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return Read(reader, headings);
    }

    /// <summary>Reads a register from text.</summary>
    /// <param name="headings">How its columns are named.</param>
    /// <exception cref="RegisterFormatException">The text has no header, is missing a required column, or is not UTF-8.</exception>
    public static RegisterFile Read(TextReader reader, HeadingMap headings)
    {
        try
        {
            return ReadRecords(reader, headings);
        }
        catch (DecoderFallbackException exception)
        {
            throw new RegisterFormatException($"The register is not in UTF-8, so its names cannot be read; {HowToSave}.", exception);
        }
    }

    private static RegisterFile ReadRecords(TextReader reader, HeadingMap headings)
    {
        using var records = new RegisterRecords(reader);
        if (!records.Read()) throw new RegisterFormatException("The register is empty: its first line must name the columns.");
        RegisterHeader header = RegisterHeader.Parse(records.Fields, headings);

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
        IReadOnlyDictionary<RegisterColumn, string> fields = header.Pick(records.Fields);
        var reader = new RowReader(header.Headings, fields);
        RegisterRow row = reader.Read(records.Line);
        string? problem = records.Problem ?? header.WidthProblem(records.Fields) ?? reader.Problem;
        if (problem is null) return (row, null);
        // After a quotation mark in the wrong place, other people's rows may have been swallowed with this one.
        bool isBroken = records.Problem is not null;
        string? personId = PersonIdRule.IsSafe(row.Person.Id) && !isBroken ? row.Person.Id : null;
        return (null, new RejectedRow(records.Line, personId, problem)
        {
            Person = row.Person,
            Text = isBroken || header.WidthProblem(records.Fields) is not null ? records.Text : null,
        });
    }
}
