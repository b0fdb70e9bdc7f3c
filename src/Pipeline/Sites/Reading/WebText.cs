using System.Text;
using System.Text.RegularExpressions;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>The letters that bytes from the web stand for.</summary>
public static partial class WebText
{
    private const int Head = 4_096;

    /// <param name="bytes">A page.</param>
    /// <param name="charset">What the server says; goes before what the page says.</param>
    public static string Of(byte[] bytes, string? charset)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), EncodingOf(bytes, charset), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>On one line with single spaces, and no longer than <paramref name="most"/>.</summary>
    public static string Plain(string text, int most = 500)
    {
        string plain = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return plain.Length <= most ? plain : plain[..most];
    }

    private static Encoding EncodingOf(byte[] bytes, string? charset)
    {
        Match declared = Declared().Match(Encoding.ASCII.GetString(bytes, 0, Math.Min(bytes.Length, Head)));
        return Named(charset) ?? (declared.Success ? Named(declared.Groups[1].Value) : null) ?? (IsUtf8(bytes) ? Encoding.UTF8 : Encoding.Latin1);
    }

    private static Encoding? Named(string? name)
    {
        if (string.IsNullOrEmpty(name)) return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    [GeneratedRegex("""(?:charset\s*=\s*|encoding\s*=\s*)["']?\s*([\w.:-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Declared();
}
