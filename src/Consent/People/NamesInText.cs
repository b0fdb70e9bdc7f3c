
namespace ConsentLens.Consent.People;

/// <summary>Finds the people on a register whose name appears in a file name or caption. Built once per register, then fast for any number of texts.
/// Thread-safe.</summary>
/// <remarks>
/// <para>Case, accents and script do not matter (<c>Иванова</c> is <c>Ivanova</c>, <c>Müller</c> is <c>Mueller</c>), nor does it matter whether a program wrote the text down wrongly
/// (<see cref="MisreadText"/>). Words end at anything that is not a letter, and at a capital after a lower-case letter. Everybody is named who bears</para>
/// <list type="bullet">
/// <item>a full name: given and family name next to each other, in either order, with or without a gap; inside a longer run of letters (<c>janesmithtrip</c>) only if they
/// have at least 8 letters together;</item>
/// <item>a family name, or one part of a double-barrelled one, of at least 4 letters; a given name, the first of several, a known-as name or a short form, of at least 3;</item>
/// <item>an initial and a family name, or a given name and the first letter or two of the family name (<c>K Ng</c>, <c>Ivy H</c>), or a user name made of these
/// (<c>zmuller</c>, <c>24mullerz</c>).</item>
/// </list>
/// <para>All of these may have an s behind them. A single name that is an everyday word (<see cref="EverydayWords"/>) asks for a second sign: a title before it, or, for a given name, that
/// nothing else stands in the line or the part of the path, an apostrophe and s, or the name of somebody else that it is listed with; or given and family name with one word between them.</para>
/// </remarks>
public sealed class NamesInText
{
    private const int ShortestFamilyName = 4;
    private const int ShortestGivenName = 3;
    private const int ShortestInsideRun = 8;

    // Two words that make one name: "the o" is not Theo.
    private const int ShortestOfSeveral = 5;
    private const int ShortestUserName = 6;
    private const int ShortestSound = 5;
    private const int ShortestGapped = 4;

    private readonly Dictionary<string, string[]> _full;
    private readonly Dictionary<string, string[]> _given;
    private readonly Dictionary<string, string[]> _family;
    private readonly Dictionary<string, string[]> _withInitial;
    private readonly Dictionary<string, string[]> _userNames;
    private readonly Dictionary<string, string[]> _numbered;
    private readonly Dictionary<string, string[]> _gapped;
    private readonly Dictionary<string, string[]> _sounds;
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _longFull;
    private readonly int _longest;
    private readonly int _longestFull;

    public NamesInText(IEnumerable<Person> people)
    {
        WrittenNames[] names = [.. people.Select(person => new WrittenNames(person))];
        _full = Index(names, name => name.Full.Concat(name.Full.Select(FoldedText.Plain).Where(full => full.Length >= ShortestInsideRun)), full => full);
        _given = Index(names, name => name.Given.Where(given => given.Length >= ShortestGivenName), FoldedText.Plain);
        _family = Index(names, name => name.Family, FoldedText.Plain);
        _withInitial = Index(names, name => name.WithInitial, FoldedText.Plain);
        _userNames = Index(names, name => name.UserNames.Concat(name.UserNames.Select(FoldedText.Plain)).Where(user => user.Length >= ShortestUserName), user => user);
        _numbered = Index(names, name => name.NumberedUserNames, user => user);
        _gapped = Index(names, name => name.Gapped.Where(gapped => gapped.Length > ShortestGapped), gapped => gapped);
        _sounds = Index(
            names.Where(name => name.IsOfOtherScript), name => name.Full.Concat(name.Given).Concat(name.Family).Where(one => one.Length >= ShortestSound), FoldedText.Sound);
        Dictionary<string, string[]> longFull = Index(
            names, name => name.InsideRun.Concat(name.InsideRun.Select(FoldedText.Plain)).Where(full => full.Length >= ShortestInsideRun), full => full);
        _longFull = longFull.GetAlternateLookup<ReadOnlySpan<char>>();
        _longestFull = longFull.Keys.Select(name => name.Length).DefaultIfEmpty().Max();
        // A letter may be written as two (ä, ß), and an s may stand behind.
        _longest = 2 + (names.SelectMany(name => name.Full.Concat(name.WithInitial)).Select(name => name.Length).DefaultIfEmpty().Max() * 3 / 2);
    }

    /// <summary>The ids of everyone named in a file name, path or caption, in order and without duplicates; empty when nobody is.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        SortedSet<string> ids = new(StringComparer.Ordinal);
        foreach (string reading in MisreadText.OtherReadings(text).Prepend(text))
        {
            List<TextWord> runs = TextWords.Of(reading, splitAtCapitals: false);
            Search(runs, ids);
            List<TextWord> words = TextWords.Of(reading, splitAtCapitals: true);
            if (words.Count != runs.Count) Search(words, ids);
            foreach (string run in runs.Select(word => word.Letters)) AddInsideRun(run, ids);
        }

        return [.. ids];
    }

    private void Search(List<TextWord> words, SortedSet<string> ids)
    {
        var signs = new SecondSigns(words);
        List<(int Word, bool IsGiven, string[] Ids)> weak = [];
        for (int first = 0; first < words.Count; first++)
        {
            signs.Read(first);
            AddSingle(words[first], first, signs, weak, ids);
            AddPieces(words, first, signs, ids);
        }

        foreach ((int word, bool isGiven, string[] named) in weak)
            if (signs.Has(word, isGiven)) ids.UnionWith(named);
        // Both names of one person with a word between them: Rose (3A) Stone.
        ILookup<int, string> families = weak.Where(name => !name.IsGiven).SelectMany(name => name.Ids, (name, id) => (name.Word, id)).ToLookup(name => name.Word, name => name.id);
        foreach ((int word, _, string[] named) in weak.Where(name => name.IsGiven && !EverydayWords.IsNeverAlone(words[name.Word].Letters)))
            ids.UnionWith(named.Intersect(families[word - 2].Concat(families[word + 2]), StringComparer.Ordinal));
    }

    private void AddSingle(TextWord word, int at, SecondSigns signs, List<(int Word, bool IsGiven, string[] Ids)> weak, SortedSet<string> ids)
    {
        bool isWeak = signs.IsWeak(at);
        foreach (string letters in WithoutS(word.Letters))
        {
            string plain = FoldedText.Plain(letters);
            if (_given.TryGetValue(plain, out string[]? given) && (letters.Length >= ShortestGivenName))
            {
                if (isWeak) weak.Add((at, true, given));
                else signs.Name(at, given, ids);
            }

            if (_family.TryGetValue(plain, out string[]? family) && letters.Length >= ShortestGivenName && !(letters.Length < ShortestFamilyName && letters != word.Letters))
            {
                if (isWeak || letters.Length < ShortestFamilyName) weak.Add((at, false, family));
                else signs.Name(at, family, ids);
            }

            if (!isWeak && letters.Length >= ShortestSound && _sounds.Count > 0 && _sounds.TryGetValue(FoldedText.Sound(letters), out string[]? sounding)) signs.Name(at, sounding, ids);
        }

        if (!isWeak && _userNames.TryGetValue(AsOneWord(word.Letters), out string[]? user)) signs.Name(at, user, ids);
        if (!isWeak && word.TouchesDigit && _numbered.TryGetValue(word.Letters, out string[]? numbered)) signs.Name(at, numbered, ids);
    }

    // A name may be several words of the text (Mary Ann O Neill), so every run of words is looked up as one name.
    private void AddPieces(List<TextWord> words, int first, SecondSigns signs, SortedSet<string> ids)
    {
        string piece = "";
        string gapped = "";
        for (int next = first; next < words.Count; next++)
        {
            gapped += next == first ? words[next].Letters : WrittenNames.Gap + words[next].Letters;
            piece += words[next].Letters;
            if (piece.Length > _longest) break;
            bool isOne = next == first;
            foreach (string letters in WithoutS(piece))
            {
                string plain = FoldedText.Plain(letters);
                if ((!isOne || !signs.IsWeak(first)) && (_full.TryGetValue(letters, out string[]? full) || _full.TryGetValue(isOne ? AsOneWord(letters) : plain, out full))) signs.Name(first, full, ids);
                if (isOne) continue;
                if (letters.Length >= ShortestOfSeveral && _given.TryGetValue(plain, out string[]? given)) signs.Name(first, given, ids);
                if (letters.Length >= ShortestOfSeveral && _family.TryGetValue(plain, out string[]? family)) signs.Name(first, family, ids);
                if (_withInitial.TryGetValue(plain, out string[]? initial) && signs.IsInitialIn(first, next)) signs.Name(first, initial, ids);
                if (_sounds.Count > 0 && _sounds.TryGetValue(FoldedText.Sound(letters), out string[]? sounding)) signs.Name(first, sounding, ids);
            }

            if (!isOne && _gapped.Count > 0 && _gapped.TryGetValue(gapped, out string[]? lost)) signs.Name(first, lost, ids);
        }
    }

    private void AddInsideRun(string run, SortedSet<string> ids)
    {
        AddInside(run, ids);
        if (FoldedText.Plain(run) is var plain && plain != run) AddInside(plain, ids);
    }

    private void AddInside(string run, SortedSet<string> ids)
    {
        for (int start = 0; start + ShortestInsideRun <= run.Length; start++)
        {
            int longest = Math.Min(_longestFull, run.Length - start);
            for (int length = ShortestInsideRun; length <= longest; length++)
            {
                if (_longFull.TryGetValue(run.AsSpan(start, length), out string[]? found)) ids.UnionWith(found);
            }
        }
    }

    // In a short word the pair may be of two names by chance: "making" is not Mae King.
    private static string AsOneWord(string letters) => letters.Length < ShortestInsideRun ? letters : FoldedText.Plain(letters);

    // Zoes art, the Mullers, the Foxes.
    private static string[] WithoutS(string letters) => letters switch
    {
        [.., 's' or 'x' or 'z' or 'h', 'e', 's'] => [letters, letters[..^1], letters[..^2]],
        [.., 's'] => [letters, letters[..^1]],
        _ => [letters],
    };

    private static Dictionary<string, string[]> Index(IEnumerable<WrittenNames> people, Func<WrittenNames, IEnumerable<string>> names, Func<string, string> key) => people
        .SelectMany(person => names(person).Select(name => (Name: key(name), person.Id)))
        .Where(entry => entry.Name.Length > 0)
        .GroupBy(entry => entry.Name, entry => entry.Id, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.Ordinal);
}
