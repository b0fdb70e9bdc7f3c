using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace ConsentLens.Consent.People;

/// <summary>What a text may have been before a program wrote it down wrongly: with percent signs, as HTML or JSON, or in another encoding than it was read in.</summary>
internal static partial class MisreadText
{
    // A line that was made wrong twice: MÃƒÂ¼ller.
    private const int MostTimes = 2;

    // Beyond this it is no name of a file and no caption: every letter is read some twenty times.
    private const int LongestLine = 4_000;
    private const int MostLetters = 200_000;

    /// <summary>What European computers have written texts in: Windows, DOS (two) and Mac OS.</summary>
    private static readonly Encoding[] OfOneByte = [.. new[] { 1252, 437, 850, 10000 }.Select(page =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, new EncoderReplacementFallback("\0"), DecoderFallback.ReplacementFallback)!)];

    private static readonly Encoding Latin1 = Encoding.GetEncoding(Encoding.Latin1.CodePage, new EncoderReplacementFallback("\0"), DecoderFallback.ReplacementFallback);

    /// <summary>Every other reading of a text, by line; none for an ordinary one.</summary>
    public static IEnumerable<string> OtherReadings(string text)
    {
        int letters = 0;
        return text.Split('\n').Where(line => line.Length <= LongestLine && IsOdd(line)).TakeWhile(line => (letters += line.Length) <= MostLetters).SelectMany(OfLine);
    }

    private static bool IsOdd(string line) => !Ascii.IsValid(line) || line.AsSpan().ContainsAny('%', '\\', '&');

    private static IEnumerable<string> OfLine(string line)
    {
        HashSet<string> known = new(StringComparer.Ordinal) { line };
        string[] latest = [line];
        for (int time = 0; time < MostTimes && latest.Length > 0; time++)
        {
            bool isFirst = time == 0;
            latest = [.. latest.SelectMany(reading => Undone(reading, isFirst)).Where(known.Add)];
            foreach (string reading in latest) yield return reading;
        }
    }

    private static IEnumerable<string> Undone(string line, bool isFirst)
    {
        if (line.Contains('%', StringComparison.Ordinal)) yield return Percent().Replace(line, escaped => Decode(Convert.FromHexString(escaped.Value.Replace("%", "", StringComparison.Ordinal))));
        if (line.Contains('\\', StringComparison.Ordinal)) yield return Escape().Replace(line, escaped => ((char)ushort.Parse(escaped.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        if (line.Contains('&', StringComparison.Ordinal)) yield return WebUtility.HtmlDecode(line);
        // No code page has what .NET writes as two characters.
        if (Ascii.IsValid(line) || line.Any(char.IsSurrogate)) yield break;
        foreach (Encoding wrong in OfOneByte.Append(Latin1))
        {
            byte[] bytes = wrong.GetBytes(line);
            if (bytes.Contains((byte)0)) continue;
            if (Utf8.IsValid(bytes)) yield return Encoding.UTF8.GetString(bytes);
            else foreach (Encoding right in OfOneByte.Where(right => isFirst && right != wrong)) yield return right.GetString(bytes);
        }
    }

    private static string Decode(byte[] bytes) => (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    [GeneratedRegex("(%[0-9A-F]{2})+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Percent();

    [GeneratedRegex(@"\\u[0-9A-F]{4}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
