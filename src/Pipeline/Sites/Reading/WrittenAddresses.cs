using System.Text;
using System.Text.RegularExpressions;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Finds what is written as the address of a picture in attributes, styles and scripts. Time grows with the length of the text alone.</summary>
internal static partial class WrittenAddresses
{
    private const int MostInScripts = 1_000;
    private const int MostInSet = 4_000;

    /// <summary>The addresses of a <c>srcset</c>.</summary>
    public static IEnumerable<string> OfSet(string set)
    {
        int at = 0;
        while (at < set.Length)
        {
            while (at < set.Length && (char.IsWhiteSpace(set[at]) || set[at] == ',')) at++;
            int start = at;
            while (at < set.Length && !char.IsWhiteSpace(set[at])) at++;
            if (at == start) yield break;
            string address = set[start..at];
            // "a.jpg, b.jpg 2x": nothing is said of the first. Behind anything else comes its size.
            if (!address.EndsWith(','))
                while (at < set.Length && set[at] != ',') at++;
            yield return address.TrimEnd(',');
        }
    }

    /// <summary>The addresses in a style: <c>url()</c>, and the strings of <c>image-set()</c> and <c>@import</c>.</summary>
    public static (IReadOnlyList<string> Pictures, IReadOnlyList<string> Imports) OfStyle(string style)
    {
        List<string> pictures = [];
        List<string> imports = [];
        string text = WithoutComments(style);
        int at = 0;
        while (Starts().Match(text, at) is { Success: true } start)
        {
            at = start.Index + start.Length;
            bool isImport = start.Value.StartsWith('@');
            if (start.Value.EndsWith("set(", StringComparison.OrdinalIgnoreCase))
            {
                // Its url() are found by themselves.
                string set = text[at..Math.Min(text.Length, at + MostInSet)];
                set = set[..(set.IndexOfAny([';', '}']) is var end and >= 0 ? end : set.Length)];
                pictures.AddRange(Quoted().Matches(set).Where(match => !set[..match.Index].TrimEnd().EndsWith('(')).Select(match => match.Groups[1].Value));
                continue;
            }

            (string address, at) = Read(text, at, isImport && !start.Value.EndsWith('('));
            (isImport ? imports : pictures).Add(address);
        }

        return (pictures, imports);
    }

    /// <summary>Whatever in a text reads like the address of a picture's file.</summary>
    public static IEnumerable<string> OfScript(string script)
    {
        string text = script.Replace("\\/", "/", StringComparison.Ordinal).Replace("\\u002F", "/", StringComparison.OrdinalIgnoreCase).Replace("&quot;", "\"", StringComparison.Ordinal);
        foreach (Match ending in Endings().Matches(text))
        {
            int start = ending.Index;
            while (start > 0 && ending.Index - start < MostInScripts && !IsAround(text[start - 1])) start--;
            int end = ending.Index + ending.Length;
            if (end < text.Length && text[end] == '?')
                while (end < text.Length && end - ending.Index < MostInScripts && !IsAround(text[end])) end++;
            if (start < ending.Index) yield return text[start..end];
        }
    }

    private static string WithoutComments(string style)
    {
        var text = new StringBuilder(style.Length);
        int at = 0;
        while (style.IndexOf("/*", at, StringComparison.Ordinal) is var start and >= 0)
        {
            int end = style.IndexOf("*/", start + 2, StringComparison.Ordinal);
            // One without an end is read like the rest.
            if (end < 0) break;
            text.Append(style, at, start - at).Append(' ');
            at = end + 2;
        }

        return text.Append(style, at, style.Length - at).ToString();
    }

    private static bool IsAround(char letter) => char.IsWhiteSpace(letter) || letter is '"' or '\'' or '`' or '(' or ')' or '<' or '>' or ',' or ';' or '\\' or '|' or '[' or ']' or '{' or '}';

    private static (string Address, int End) Read(string text, int at, bool isString)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at >= text.Length) return ("", at);
        char quote = text[at] is '"' or '\'' ? text[at++] : ')';
        if (isString && quote == ')') return ("", at);
        var address = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at += Escape(text, at + 1, address);
            else address.Append(text[at]);
        }

        return (address.ToString().Trim(), at);
    }

    /// <summary>How many letters an escape takes.</summary>
    private static int Escape(string text, int at, StringBuilder address)
    {
        int digits = 0;
        while (digits < 6 && at + digits < text.Length && char.IsAsciiHexDigit(text[at + digits])) digits++;
        if (digits == 0)
        {
            address.Append(text[at]);
            return 1;
        }

        int code = Convert.ToInt32(text.Substring(at, digits), 16);
        address.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "?");
        return digits + (at + digits < text.Length && char.IsWhiteSpace(text[at + digits]) ? 1 : 0);
    }

    [GeneratedRegex(@"@import\s+url\(|@import\s+(?=[""'])|image-set\(|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Starts();

    [GeneratedRegex("""["']([^"']+)["']""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\.(?:jpe?g|jfif|png|webp|gif|avif|hei[cf]|bmp|tiff?)(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex Endings();
}
