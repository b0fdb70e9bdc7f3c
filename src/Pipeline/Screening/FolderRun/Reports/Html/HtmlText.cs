using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>Turns any text, hostile file names included, into text that HTML shows as it is.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes <paramref name="text"/> encoded for element content and for quoted attributes alike.</summary>
    public static void Write(TextWriter output, string text) => Encoder.Encode(output, MakeVisible(text));

    /// <summary>
    /// <paramref name="text"/> with every character spelt out that would not be seen, or would change how its neighbours are seen:
    /// <c>photo[U+202E]gpj.exe</c> instead of a name that reads backwards.
    /// </summary>
    public static string MakeVisible(string text)
    {
        if (!text.EnumerateRunes().Any(IsDeceptive))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsDeceptive(rune))
            {
                visible.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            }
            else
            {
                visible.Append(rune);
            }
        }

        return visible.ToString();
    }

    // Lone surrogates need no care: enumerating runes turns them into U+FFFD, which is caught here as well.
    private static bool IsDeceptive(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,

            // Joiners belong to the spelling of some languages and to emoji; every other format character steers the display.
            UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
            _ => false,
        };
}
