using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ConsentLens.Consent.People;

/// <summary>Folds names and file names to lower case without accents. It uses its own table, because in invariant globalisation mode .NET cannot remove
/// accents.</summary>
internal static class FoldedText
{
    private static readonly FrozenDictionary<char, string> BaseLetters = BuildBaseLetters();

    /// <summary>The letters of a name run together: <c>Mary-Ann O'Neill</c> gives <c>maryannoneill</c>.</summary>
    public static string Letters(string text) => string.Concat(Words(text, splitAtCapitals: false));

    /// <summary>The words of a text: runs of letters, folded.</summary>
    /// <param name="splitAtCapitals">Whether <c>JaneSmith</c> is two words, and <c>IMGJane</c> too.</param>
    public static List<string> Words(string text, bool splitAtCapitals)
    {
        List<string> words = [];
        var word = new StringBuilder();
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            // macOS writes an accent as a separate character after the letter; it is part of the word and folds to nothing.
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark) continue;
            bool endsWord = !char.IsLetter(character) || (splitAtCapitals && BeginsAtCapital(text, index));
            if (endsWord && word.Length > 0)
            {
                words.Add(word.ToString());
                _ = word.Clear();
            }

            if (char.IsLetter(character)) AppendFolded(word, character);
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static bool BeginsAtCapital(string text, int index)
    {
        if (index == 0 || !char.IsUpper(text[index])) return false;
        bool followsSmall = char.IsLower(text[index - 1]);
        bool endsCapitals = char.IsUpper(text[index - 1]) && index + 1 < text.Length && char.IsLower(text[index + 1]);
        return followsSmall || endsCapitals;
    }

    private static void AppendFolded(StringBuilder word, char character)
    {
        char small = char.ToLowerInvariant(character);
        _ = BaseLetters.TryGetValue(small, out string? letters) ? word.Append(letters) : word.Append(small);
    }

    private static FrozenDictionary<char, string> BuildBaseLetters()
    {
        (string Base, string Accented)[] table =
        [
            ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęěẹẻẽếềểễệ"),
            ("g", "ĝğġģǧ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıǐỉị"), ("ij", "ĳ"), ("j", "ĵ"), ("k", "ķǩ"), ("l", "ĺļľŀł"),
            ("n", "ñńņňŉŋǹ"), ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợ"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšșſ"), ("ss", "ß"),
            ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűųưǔụủứừửữự"), ("w", "ŵẁẃẅ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
        ];
        return table
            .SelectMany(row => row.Accented.Select(accented => KeyValuePair.Create(accented, row.Base)))
            .ToFrozenDictionary();
    }
}
