using System.Globalization;
using System.Text;
using AnyAscii;

namespace ConsentLens.Consent.People;

/// <summary>Folds names and texts to small Latin letters without accents, whatever script they are written in.</summary>
internal static class FoldedText
{
    // Below this, a name without its second vowels is too often another word: "Zoe" is not "zo".
    private const int ShortestPlain = 4;

    /// <summary>The letters of a name run together: <c>Mary-Ann O'Neill</c> gives <c>maryannoneill</c>.</summary>
    public static string Letters(string text)
    {
        var letters = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            Append(letters, rune);
        return letters.ToString();
    }

    /// <summary>Whether a rune is part of a word: a letter, or a mark that stands above, below or behind one.</summary>
    public static bool IsOfWord(Rune rune) =>
        Rune.IsLetter(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    /// <summary>Appends what a rune folds to: nothing when it is no part of a word.</summary>
    public static void Append(StringBuilder word, Rune rune)
    {
        if (!IsOfWord(rune))
            return;
        ReadOnlySpan<byte> latin = rune.Transliterate();
        foreach (byte letter in latin)
            if (char.IsAsciiLetter((char)letter)) word.Append(char.ToLowerInvariant((char)letter));
        if (latin.IsEmpty && Rune.IsLetter(rune))
            word.Append(Rune.ToLowerInvariant(rune));
    }

    /// <summary>
    /// Makes <c>mueller</c> and <c>oedegaard</c> what <c>müller</c> and <c>ødegård</c> fold to: names are written either way, and a register has them in either. Both sides of a
    /// comparison are to be made plain.
    /// </summary>
    public static string Plain(string folded)
    {
        if (folded.Length <= ShortestPlain || !HasPair(folded))
            return folded;
        var plain = new StringBuilder(folded.Length);
        for (int index = 0; index < folded.Length; index++)
        {
            plain.Append(folded[index]);
            if (IsPair(folded, index)) index++;
        }

        return plain.Length < ShortestPlain ? folded : plain.ToString();
    }

    /// <summary>
    /// What remains of a name when the choices are taken away that different rules of romanisation make: <c>Yuliya</c> and <c>Julia</c>, <c>Aleksandra</c> and <c>Alexandra</c>.
    /// </summary>
    public static string Sound(string folded)
    {
        var sound = new StringBuilder(folded)
            .Replace("oy", "u").Replace("ou", "u").Replace("shch", "sh").Replace("sch", "sh").Replace("kh", "h").Replace("ch", "h").Replace("zh", "j").Replace("ks", "x").Replace("ph", "f")
            .Replace('w', 'v').Replace("ck", "k").Replace('c', 'k').Replace("ye", "e").Replace("je", "e").Replace('y', 'i').Replace('j', 'i').Replace("ts", "z").Replace("tz", "z");
        for (int index = sound.Length - 1; index > 0; index--)
            if (sound[index] == sound[index - 1]) sound.Remove(index, 1);
        return sound.ToString();
    }

    private static bool HasPair(string folded)
    {
        for (int index = 0; index < folded.Length; index++)
            if (IsPair(folded, index)) return true;
        return false;
    }

    private static bool IsPair(string folded, int index) =>
        index + 1 < folded.Length
        && ((folded[index + 1] == 'e' && folded[index] is ('a' or 'o' or 'u')) || (folded[index + 1] == 'a' && folded[index] == 'a'));
}
