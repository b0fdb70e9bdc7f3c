using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace ConsentLens.Consent.Register;

/// <summary>The records of a CSV text, with the line on which each begins. Blank lines are skipped.</summary>
internal sealed class RegisterRecords : IDisposable
{
    private const string BrokenQuotes =
        "A quotation mark opens or closes in the wrong place, so nobody can tell where the row ends; "
        + "type a quotation mark inside a value twice.";

    private readonly CsvParser _parser;
    private bool _hasBadData;

    public RegisterRecords(TextReader reader, char delimiter)
    {
        // Blank lines are kept, because otherwise the parser would report a record as beginning on one.
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            IgnoreBlankLines = false,
            BadDataFound = _ => _hasBadData = true,
        };
        _parser = new CsvParser(reader, configuration, leaveOpen: true);
    }

    /// <summary>The record's fields as written.</summary>
    public string[] Fields { get; private set; } = [];

    /// <summary>The record as it stands in the file.</summary>
    public string Text => _parser.RawRecord;

    /// <summary>The line on which the record begins, 1 for the first.</summary>
    public int Line { get; private set; }

    /// <summary>What is wrong with the record as CSV, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool Read()
    {
        while (true)
        {
            _hasBadData = false;
            Line = _parser.RawRow + 1;
            if (!_parser.Read()) return false;
            Fields = _parser.Record ?? [];
            if (Fields.All(string.IsNullOrWhiteSpace)) continue;
            Problem = _hasBadData || HasOpenQuote() ? BrokenQuotes : null;
            return true;
        }
    }

    public void Dispose() => _parser.Dispose();

    // A quotation mark that is never closed would silently swallow the rest of the file, and the people in it would go unrecognised.
    private bool HasOpenQuote() => _parser.RawRecord.AsSpan().Count('"') % 2 != 0;
}
