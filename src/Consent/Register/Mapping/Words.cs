using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>The words that systems and offices write for an answer or a role. A word that is not here means nothing until somebody says what; it is never taken for a yes.</summary>
public static partial class Words
{
    private static readonly FrozenDictionary<string, WordMeaning> Answers = new (WordMeaning Meaning, string[] Words)[]
    {
        (WordMeaning.Yes, ["yes", "y", "true", "1", "granted", "given", "consented", "consent given", "consent granted", "permission given", "permission granted", "agreed", "agree", "accepted", "approved", "allowed", "opted in", "opt in", "✓", "✔"]),
        (WordMeaning.No, ["no", "n", "false", "0", "refused", "not given", "not granted", "denied", "declined", "withdrawn", "consent refused", "consent withdrawn", "consent denied", "no consent", "consent not given", "permission refused", "not consented", "not agreed", "disagreed", "rejected", "not allowed", "opted out", "opt out", "revoked", "objected"]),
        (WordMeaning.NoAnswer, ["not answered", "no answer", "no response", "no reply", "not returned", "not asked", "not recorded", "awaiting", "awaiting response", "awaiting reply", "pending", "unanswered", "unknown", "not known", "-", "–", "n/a", "null"]),
    }.SelectMany(known => known.Words.Select(word => KeyValuePair.Create(word, known.Meaning))).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, WordMeaning> Roles = new (WordMeaning Meaning, string[] Words)[]
    {
        (WordMeaning.Pupil, ["pupil", "student", "child", "pupils", "students"]),
        (WordMeaning.Staff, ["staff", "teacher", "teaching staff", "teaching assistant", "support staff", "employee", "headteacher", "staff member"]),
        (WordMeaning.Adult, ["adult", "other adult", "governor", "volunteer", "visitor", "parent", "parent helper"]),
    }.SelectMany(known => known.Words.Select(word => KeyValuePair.Create(word, known.Meaning))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A word without capitals, and with single spaces.</summary>
    public static string Fold(string word) => Spaces().Replace(word.Trim(), " ").ToLowerInvariant();

    /// <summary>What a word means below a heading, as far as that is known; else null.</summary>
    /// <param name="isRefusal">Whether a "yes" below the heading says no. A "no" there is no consent: nobody gave one.</param>
    internal static WordMeaning? Find(string word, ColumnUse use, bool isRefusal)
    {
        if (use.Column == RegisterColumn.Role) return Roles.TryGetValue(Fold(word), out WordMeaning role) ? role : null;
        if (!Answers.TryGetValue(Fold(word), out WordMeaning answer)) return null;
        // A bar says no by itself: "yes" below "Do not photograph" is a bar.
        if (!isRefusal || use.Column == RegisterColumn.Safeguarding) return answer;
        // "Refused" below "Photo refused" and below "Withdrawn or not" can each be read both ways.
        return Fold(word) switch
        {
            "yes" or "y" or "true" or "1" or "✓" or "✔" => WordMeaning.No,
            "no" or "n" or "false" or "0" => WordMeaning.NoAnswer,
            _ => answer == WordMeaning.NoAnswer ? WordMeaning.NoAnswer : null,
        };
    }

    /// <summary>How our own format writes a meaning; null where the row is to be checked.</summary>
    internal static string? Own(WordMeaning meaning) => meaning switch
    {
        WordMeaning.Yes => "yes",
        WordMeaning.No => "no",
        WordMeaning.NoAnswer => "",
        WordMeaning.Pupil => "pupil",
        WordMeaning.Staff => "staff",
        WordMeaning.Adult => "adult",
        _ => null,
    };

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
