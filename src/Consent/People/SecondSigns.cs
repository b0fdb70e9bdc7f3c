using System.Collections.Frozen;

namespace ConsentLens.Consent.People;

/// <summary>Tells, for the words of one text, which are too ordinary to name somebody by themselves, and what else in the text says that they do.</summary>
internal sealed class SecondSigns(List<TextWord> words)
{
    // Left over from words with an apostrophe (the children's, don't), or words themselves: "a fox" is nobody's initial.
    private static readonly FrozenSet<string> OrdinaryInitials = new[] { "a", "i", "s", "t", "d", "m", "o", "x" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Titles = new[] { "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "master" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Links = new[] { "and", "with", "n", "und", "plus", "meets" }.ToFrozenSet(StringComparer.Ordinal);

    private const int LongestInitial = 2;
    private const int ShortestInIdentifier = 5;

    private readonly bool[] _isName = new bool[words.Count];
    private readonly bool[] _isOfStory = new bool[words.Count];

    /// <summary>Goes on to a word; to be called for each, in their order.</summary>
    public void Read(int word)
    {
        _isOfStory.AsSpan(word, EverydayWords.StoryAt(words, word)).Fill(true);
    }

    /// <summary>Notes that people are named, beginning at a word.</summary>
    public void Name(int word, string[] named, SortedSet<string> ids)
    {
        _isName[word] = true;
        ids.UnionWith(named);
    }

    /// <summary>Whether a word that was read names nobody by itself.</summary>
    public bool IsWeak(int word) =>
        _isOfStory[word]
        || EverydayWords.Contains(words[word].Letters)
        || (words[word].IsOfIdentifier && words[word].Letters.Length < ShortestInIdentifier)
        || IsSaint(word);

    /// <summary>Whether something else says that a weak word is a name.</summary>
    public bool Has(int word, bool isGiven)
    {
        string letters = words[word].Letters;
        if (word > 0 && Titles.Contains(words[word - 1].Letters)) return true;
        if (IsListedWithName(word)) return isGiven;
        if (EverydayWords.IsNeverAlone(letters) || words[word].IsOfIdentifier || _isOfStory[word] || IsSaint(word)) return false;
        return isGiven ? words[word].IsPossessive || IsAlone(word, word) : !EverydayWords.Contains(letters) && IsAlone(word, word);
    }

    /// <summary>Whether one of a run of words is an initial, and the others are a name or nothing else stands beside them.</summary>
    public bool IsInitialIn(int first, int last)
    {
        int initial = words[first].Letters.Length <= LongestInitial ? first : last;
        if (words[initial].Letters.Length > LongestInitial) return false;
        bool isOrdinary = OrdinaryInitials.Contains(words[initial].Letters) || words[initial].TouchesDigit;
        for (int word = first; word <= last; word++)
            isOrdinary |= word != initial && EverydayWords.IsNeverAlone(words[word].Letters);
        bool isWeak = isOrdinary && Enumerable.Range(first, last - first + 1).Any(word => word != initial && EverydayWords.Contains(words[word].Letters));
        return !isWeak || (!words[initial].TouchesDigit && IsAlone(first, last));
    }

    // St Mary's is a church or a school.
    private bool IsSaint(int word) => word > 0 && (words[word - 1].Letters is "st" or "saint");

    private bool IsListedWithName(int word) =>
        (word > 0 && words[word].IsListed && _isName[word - 1])
        || (word + 1 < words.Count && words[word + 1].IsListed && _isName[word + 1])
        || (word > 1 && Links.Contains(words[word - 1].Letters) && _isName[word - 2])
        || (word + 2 < words.Count && Links.Contains(words[word + 1].Letters) && _isName[word + 2]);

    private bool IsAlone(int first, int last)
    {
        int segment = words[first].Segment;
        for (int word = first - 1; word >= 0 && words[word].Segment == segment; word--)
            if (!EverydayWords.IsFiller(words[word])) return false;
        for (int word = last + 1; word < words.Count && words[word].Segment == segment; word++)
            if (!EverydayWords.IsFiller(words[word])) return false;
        return true;
    }
}
