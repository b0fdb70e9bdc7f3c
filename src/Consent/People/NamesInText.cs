using System.Collections.Frozen;

namespace ConsentLens.Consent.People;

/// <summary>Finds the people on a register whose name appears in a file name or caption. Built once per register, then fast for any number of texts.
/// Thread-safe.</summary>
/// <remarks>
/// <para>Case and accents do not matter; words end at anything that is not a letter, and at a capital after a lower-case letter. Somebody is named by</para>
/// <list type="bullet">
/// <item>given and family name next to each other, in either order, with or without a gap; inside a longer run of letters (<c>janesmithtrip</c>) only if they
/// have at least 8 letters together;</item>
/// <item>the family name alone, or one part of a double-barrelled one, as whole words of at least 4 letters; everybody with that name is named;</item>
/// <item>the given name alone, as whole words of at least 3 letters, when only one person on the register has it.</item>
/// </list>
/// <para>A single name that is an everyday word in file names (<c>May</c>, <c>Summer</c>, <c>Hall</c>) names nobody, so <c>Summer fair in the hall</c> does not
/// go to review; <c>May Hall</c> still does. Other chance hits (<c>Rose</c>, <c>Green</c>) cost no more than a review.</para>
/// </remarks>
public sealed class NamesInText
{
    private const int ShortestFamilyName = 4;
    private const int ShortestGivenName = 3;
    private const int ShortestInsideRun = 8;

    private readonly FrozenDictionary<string, string[]> _idsByName;
    private readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _idsByLongFullName;
    private readonly int _longestName;
    private readonly int _longestFullName;

    public NamesInText(IEnumerable<Person> people)
    {
        FoldedName[] names = [.. people.Select(FoldedName.Of)];
        (string Name, string Id)[] fullNames = [.. names.SelectMany(name => name.FullNames.Select(fullName => (fullName, name.Id)))];
        IEnumerable<(string Name, string Id)> familyNames = names
            .SelectMany(name => name.FamilyNames.Select(familyName => (Name: familyName, name.Id)))
            .Where(entry => entry.Name.Length >= ShortestFamilyName && !EverydayWords.Contains(entry.Name));
        IEnumerable<(string Name, string Id)> givenNames = names
            .GroupBy(name => name.GivenName)
            .Where(group => group.Count() == 1 && group.Key.Length >= ShortestGivenName && !EverydayWords.Contains(group.Key))
            .Select(group => (group.Key, group.Single().Id));

        _idsByName = ToIndex(fullNames.Concat(familyNames).Concat(givenNames));
        FrozenDictionary<string, string[]> longFullNames = ToIndex(fullNames.Where(entry => entry.Name.Length >= ShortestInsideRun));
        _idsByLongFullName = longFullNames.GetAlternateLookup<ReadOnlySpan<char>>();
        _longestName = _idsByName.Keys.Select(name => name.Length).DefaultIfEmpty().Max();
        _longestFullName = longFullNames.Keys.Select(name => name.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The ids of everyone named in a file name, path or caption, in order and without duplicates; empty when nobody is.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        SortedSet<string> ids = new(StringComparer.Ordinal);
        AddWholeWords(FoldedText.Words(text, splitAtCapitals: true), ids);
        List<string> runs = FoldedText.Words(text, splitAtCapitals: false);
        AddWholeWords(runs, ids);
        foreach (string run in runs) AddInsideRun(run, ids);
        return [.. ids];
    }

    // A name may be several words of the text (Mary Ann O Neill), so every run of words is looked up as one name.
    private void AddWholeWords(List<string> words, SortedSet<string> ids)
    {
        for (int first = 0; first < words.Count; first++)
        {
            string piece = "";
            for (int next = first; next < words.Count; next++)
            {
                piece += words[next];
                if (piece.Length > _longestName) break;
                if (_idsByName.TryGetValue(piece, out string[]? found)) ids.UnionWith(found);
            }
        }
    }

    private void AddInsideRun(string run, SortedSet<string> ids)
    {
        for (int start = 0; start + ShortestInsideRun <= run.Length; start++)
        {
            int longest = Math.Min(_longestFullName, run.Length - start);
            for (int length = ShortestInsideRun; length <= longest; length++)
            {
                if (_idsByLongFullName.TryGetValue(run.AsSpan(start, length), out string[]? found)) ids.UnionWith(found);
            }
        }
    }

    private static FrozenDictionary<string, string[]> ToIndex(IEnumerable<(string Name, string Id)> entries) => entries
        .Where(entry => entry.Name.Length > 0)
        .GroupBy(entry => entry.Name, entry => entry.Id, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.Ordinal);

    private sealed record FoldedName(string Id, string GivenName, string[] FamilyNames, string[] FullNames)
    {
        public static FoldedName Of(Person person)
        {
            string given = FoldedText.Letters(person.GivenName);
            string family = FoldedText.Letters(person.FamilyName);
            // A hyphen splits a double-barrelled name; an apostrophe does not split O'Neill.
            IEnumerable<string> parts = person.FamilyName.Split('-', ' ').Select(FoldedText.Letters);
            string[] fullNames = given.Length > 0 && family.Length > 0 ? [given + family, family + given] : [];
            return new FoldedName(person.Id, given, [.. parts.Append(family).Distinct()], fullNames);
        }
    }
}
