using System.Text.Json;
using System.Text.Json.Serialization;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>How a register file is read: which sheet, where its headings are, and what its columns are taken for.</summary>
public sealed record RegisterReading
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) } };

    /// <summary>As our own format, by its own headings: for files that the program writes.</summary>
    public static RegisterReading Own { get; } = new();

    /// <summary>The sheet's name; empty for a text file.</summary>
    public string Sheet { get; init; } = "";

    /// <summary>The line or row of the headings.</summary>
    public int HeadingLine { get; init; }

    /// <summary>What the columns are taken for; null for our own format.</summary>
    public RegisterMapping? Mapping { get; init; }

    /// <summary>A reading that <see cref="ToJson"/> wrote, or null.</summary>
    public static RegisterReading? FromJson(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize<RegisterReading>(json ?? "null", Json) is { Mapping: { Columns.IsDefault: false } mapping } reading && mapping.Columns.All(column => column is { Name: not null, Meanings: not null })
                ? reading
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The reading as a text, to be carried from one page to the next.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="RegisterFormatException">The file cannot be read in this way.</exception>
    internal RegisterFile Read(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        if (Mapping is null)
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            return RegisterCsv.Read(stream);
        }

        return MappedRegister.Read(RegisterTable.Of(SheetOf(RegisterSheets.Read(file, cancellationToken), Sheet), HeadingLine), Mapping);
    }

    /// <exception cref="RegisterFormatException">There is no such sheet, or it cannot be a register.</exception>
    internal static Sheet SheetOf(IReadOnlyList<Sheet> sheets, string name) => sheets.FirstOrDefault(sheet => sheet.Name == name) switch
    {
        null => throw new RegisterFormatException("The workbook has no sheet of this name; choose one of those that it has."),
        { Refusal: { } refusal } => throw new RegisterFormatException(refusal),
        var sheet => sheet,
    };
}
