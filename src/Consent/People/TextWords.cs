using System.Text;
using System.Text.RegularExpressions;

namespace ConsentLens.Consent.People;

/// <summary>One word of a text: a run of letters.</summary>
/// <param name="Letters">Its letters, folded.</param>
/// <param name="Segment">The line or the part of a path in which it stands, counted from 0.</param>
internal sealed record TextWord(string Letters, int Segment)
{
    /// <summary>Whether an apostrophe and an s stand behind it.</summary>
    public bool IsPossessive { get; set; }

    /// <summary>Whether <c>&amp;</c>, <c>+</c> or a comma stands between it and the word before.</summary>
    public bool IsListed { get; init; }

    /// <summary>Whether a digit stands right before or behind it.</summary>
    public bool TouchesDigit { get; set; }

    /// <summary>Whether it is part of a mixture of letters and digits such as programs make up.</summary>
    public bool IsOfIdentifier { get; set; }
}

/// <summary>Takes a text apart into words.</summary>
internal static partial class TextWords
{
    // a1b2: a person's user name has digits at one end.
    private const int MostChanges = 2;

    private const string Apostrophes = "'’‘ʼ`´′";

    /// <param name="splitAtCapitals">Whether <c>JaneSmith</c> is two words, and <c>IMGJane</c> too.</param>
    public static List<TextWord> Of(string text, bool splitAtCapitals)
    {
        var reader = new Reader(splitAtCapitals);
        foreach (Rune rune in Identifier().Replace(text, " ").EnumerateRunes())
            reader.Read(rune);
        return reader.End();
    }

    [GeneratedRegex("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    private sealed class Reader(bool splitAtCapitals)
    {
        private readonly List<TextWord> _words = [];
        private readonly StringBuilder _word = new();
        private readonly StringBuilder _gap = new();
        private int _segment;
        private bool _startsAtDigit;
        private Rune? _last;
        private Rune? _beforeLast;

        // The run of letters and digits in hand: its first word, and how often it changes between the two.
        private int _runStart;
        private int _changes;

        public void Read(Rune rune)
        {
            if (FoldedText.IsOfWord(rune)) ReadLetter(rune);
            else if (Rune.IsDigit(rune)) ReadDigit();
            else ReadOther(rune);
            if (Rune.IsLetterOrDigit(rune) || !FoldedText.IsOfWord(rune)) (_beforeLast, _last) = (_last, rune);
        }

        public List<TextWord> End()
        {
            EndRun();
            return _words;
        }

        private void ReadLetter(Rune rune)
        {
            bool followsDigit = _last is { } last && Rune.IsDigit(last);
            if (followsDigit) _changes++;
            // IMGJane: the second capital of a run begins a word once a small letter follows it.
            if (splitAtCapitals && _word.Length > 0 && _last is { } before && Rune.IsLetter(before) && Rune.IsLetter(rune))
            {
                if (Rune.IsUpper(rune) && Rune.IsLower(before)) EndWord();
                else if (Rune.IsLower(rune) && Rune.IsUpper(before) && _beforeLast is { } first && Rune.IsUpper(first)) EndWordBefore(before);
            }
            bool begins = _word.Length == 0;
            FoldedText.Append(_word, rune);
            if (begins && _word.Length > 0) _startsAtDigit = followsDigit;
        }

        private void ReadDigit()
        {
            if (_last is { } last && Rune.IsLetter(last)) _changes++;
            EndWord(touchesDigit: true);
            _ = _gap.Append('0');
        }

        private void ReadOther(Rune rune)
        {
            EndRun();
            _ = _gap.Append(rune);
            if (rune.Value is '/' or '\\' or '\n' or '\r') _segment++;
        }

        private void EndRun()
        {
            EndWord();
            for (int index = _runStart; index < _words.Count && _changes > MostChanges; index++) _words[index].IsOfIdentifier = true;
            (_runStart, _changes) = (_words.Count, 0);
        }

        private void EndWordBefore(Rune capital)
        {
            var begun = new StringBuilder();
            FoldedText.Append(begun, capital);
            _word.Length -= Math.Min(_word.Length, begun.Length);
            EndWord();
            _ = _word.Append(begun);
        }

        private void EndWord(bool touchesDigit = false)
        {
            if (_word.Length == 0) return;
            string letters = _word.ToString();
            string gap = _gap.ToString();
            _ = _word.Clear();
            _ = _gap.Clear();
            if (letters == "s" && gap.Length > 0 && Apostrophes.Contains(gap[^1], StringComparison.Ordinal))
            {
                if (gap.Length == 1 && _words.Count > 0) _words[^1].IsPossessive = true;
                return;
            }

            _words.Add(new TextWord(letters, _segment) { IsListed = gap.AsSpan().ContainsAny('&', '+', ','), TouchesDigit = touchesDigit || _startsAtDigit });
            _startsAtDigit = false;
        }
    }
}
