using System.Text.Json;
using ConsentLens.Consent;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>A value of a report.json whose fields are read by name and type; whatever does not fit is named in the exception.</summary>
/// <param name="place">Where it stands, in words for messages, e.g. <c>photos[3]</c>.</param>
internal readonly struct JsonReportElement(JsonElement element, string place)
{
    /// <summary>The string field <paramref name="name"/>.</summary>
    public string Text(string name) => Field(name, JsonValueKind.String).GetString()!;

    /// <summary>The string field <paramref name="name"/>, or null when it holds null.</summary>
    public string? TextOrNull(string name) => IsNull(name) ? null : Text(name);

    /// <summary>The boolean field <paramref name="name"/>.</summary>
    public bool Boolean(string name) =>
        Field(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unfit(name),
        };

    /// <summary>The whole number field <paramref name="name"/>.</summary>
    public int Integer(string name) => Field(name, JsonValueKind.Number).TryGetInt32(out int number) ? number : throw Unfit(name);

    /// <summary>The number field <paramref name="name"/>.</summary>
    public double Number(string name) => Field(name, JsonValueKind.Number).GetDouble();

    /// <summary>The number field <paramref name="name"/>, or null when it holds null.</summary>
    public double? NumberOrNull(string name) => IsNull(name) ? null : Number(name);

    /// <summary>This value itself as a number.</summary>
    public double Number() =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw new ReportFormatException($"{place} is not a number");

    /// <summary>The ISO 8601 time in field <paramref name="name"/>.</summary>
    public DateTimeOffset Time(string name) =>
        Field(name, JsonValueKind.String).TryGetDateTimeOffset(out DateTimeOffset time) ? time : throw Unfit(name);

    /// <summary>The value of <typeparamref name="TEnum"/> whose code stands in field <paramref name="name"/>.</summary>
    public TEnum Code<TEnum>(string name)
        where TEnum : struct, Enum => ReportCode.TryParse(Text(name), out TEnum value) ? value : throw Unfit(name);

    /// <summary>The value of <typeparamref name="TEnum"/> whose code this value itself is.</summary>
    public TEnum Code<TEnum>()
        where TEnum : struct, Enum =>
        element.ValueKind == JsonValueKind.String && ReportCode.TryParse(element.GetString()!, out TEnum value)
            ? value
            : throw new ReportFormatException($"{place} is not a known code");

    /// <summary>The object field <paramref name="name"/>.</summary>
    public JsonReportElement Object(string name) => new(Field(name, JsonValueKind.Object), $"{place}, {name}");

    /// <summary>The object field <paramref name="name"/>, or null when it holds null.</summary>
    public JsonReportElement? ObjectOrNull(string name) => IsNull(name) ? null : Object(name);

    /// <summary>The entries of the array field <paramref name="name"/>.</summary>
    public IEnumerable<JsonReportElement> Array(string name)
    {
        string parent = place;
        return Field(name, JsonValueKind.Array)
            .EnumerateArray()
            .Select((entry, index) => new JsonReportElement(entry, $"{parent}, {name}[{index}]"));
    }

    private bool IsNull(string name) => Field(name).ValueKind == JsonValueKind.Null;

    private JsonElement Field(string name, JsonValueKind kind)
    {
        JsonElement field = Field(name);
        return field.ValueKind == kind ? field : throw Unfit(name);
    }

    private JsonElement Field(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field)
            ? field
            : throw new ReportFormatException($"\"{name}\" is missing in {place}");

    private ReportFormatException Unfit(string name) => new($"\"{name}\" in {place} holds something that is not understood");
}
