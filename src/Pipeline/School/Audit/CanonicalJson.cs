using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// The one way of writing a JSON value, as RFC 8785 (JSON Canonicalization Scheme) has it: no white space, properties sorted by the UTF-16
/// code units of their names, only the escapes that are needed. Of numbers only whole ones up to 2^53 - 1 are taken, which
/// every reader reads alike.
/// </summary>
public static class CanonicalJson
{
    private const long LargestExactInteger = (1L << 53) - 1;

    /// <summary>Writes a JSON text in the canonical way.</summary>
    /// <exception cref="FormatException">It is no JSON, repeats a property, holds a fraction or a larger number, or half of a surrogate pair.</exception>
    public static string Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var text = new StringBuilder();
            Write(document.RootElement, text);
            return text.ToString();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("The text is no JSON that can be written canonically.", error);
        }
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, text);
                break;
            case JsonValueKind.Array:
                WriteArray(value, text);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, text);
                break;
            case JsonValueKind.Number:
                WriteNumber(value, text);
                break;
            default:
                _ = text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement value, StringBuilder text)
    {
        char separator = '{';
        foreach (JsonProperty property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            _ = text.Append(separator);
            WriteString(property.Name, text);
            _ = text.Append(':');
            Write(property.Value, text);
            separator = ',';
        }

        _ = text.Append(separator == '{' ? "{}" : "}");
    }

    private static void WriteArray(JsonElement value, StringBuilder text)
    {
        char separator = '[';
        foreach (JsonElement item in value.EnumerateArray())
        {
            _ = text.Append(separator);
            Write(item, text);
            separator = ',';
        }

        _ = text.Append(separator == '[' ? "[]" : "]");
    }

    private static void WriteNumber(JsonElement value, StringBuilder text)
    {
        if (!value.TryGetInt64(out long number) || number is > LargestExactInteger or < -LargestExactInteger)
            throw new FormatException("Only whole numbers up to 2^53 - 1 are written canonically.");

        _ = text.Append(number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteString(string value, StringBuilder text)
    {
        _ = text.Append('"');
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        _ = text.Append('"');
    }
}
