using System.Text;
using System.Text.RegularExpressions;

namespace ConsentLens.Consent.People;

/// <summary>The ways in which one person's name is written, folded and run together.</summary>
internal sealed partial class WrittenNames
{
    /// <summary>Stands in a name for letters that were lost: <c>M_ller</c>, <c>M?ller</c>.</summary>
    public const char Gap = '?';

    private const int ShortestPart = 3;
    private const int ShortestUserName = 4;
    private const int ShortestInsideRun = 8;

    // The last letter of Latin Extended-B and of the phonetic letters behind it; Latin Extended Additional.
    private const int LastLatin = 0x02AF;
    private const int MoreLatin = 0x1E00;
    private const int MostLatin = 0x1EFF;

    // Particles of family names are no names by themselves, nor with a given name.
    private static readonly string[] Particles = ["van", "von", "der", "den", "ter", "del", "dos", "das", "bin", "ibn", "bint"];

    public WrittenNames(Person person)
    {
        Id = person.Id;
        string[] given = Cleaned(person.GivenName);
        string[] parts = [.. given.SelectMany(Parts).Distinct()];
        string[] called = [.. given.Select(FoldedText.Letters).Concat(given.Select(name => Parts(name).FirstOrDefault(string.Empty))).Where(name => name.Length > 0).Distinct()];
        Given = [.. called.Concat(called.SelectMany(ShortForms.Of)).Distinct()];
        string[] families = Cleaned(person.FamilyName);
        string[] whole = [.. families.Select(FoldedText.Letters).Where(name => name.Length > 0)];
        Family = [.. families.SelectMany(Parts).Where(part => part.Length >= ShortestPart && !Particles.Contains(part)).Concat(whole).Distinct()];

        string[] official = [.. called.Concat(parts.Where(part => part.Length >= ShortestPart)).Distinct().SelectMany(_ => Family, BothOrders).SelectMany(order => order).Distinct()];
        InsideRun = [.. official.Where(name => name.Length >= ShortestInsideRun)];
        Full = [.. official.Concat(Given.Concat(Given.Select(FoldedText.Plain)).SelectMany(_ => Family.Concat(Family.Select(FoldedText.Plain)), BothOrders).SelectMany(order => order)).Distinct()];
        string all = string.Concat(given.Take(1).SelectMany(Parts).Select(part => part[0]));
        string[] initials = [.. called.Select(name => name[..1]).Append(all).Where(initial => initial.Length > 0).Distinct()];
        WithInitial =
        [
            .. initials.SelectMany(_ => Family, BothOrders).SelectMany(order => order)
                .Concat(Given.SelectMany(_ => whole.SelectMany(name => new[] { name[..1], name[..Math.Min(2, name.Length)] }), (name, initial) => name + initial)).Distinct(),
        ];
        string[] user = [.. whole.Where(name => name.Length >= ShortestUserName && !EverydayWords.Contains(name))];
        UserNames = [.. initials.SelectMany(_ => user, BothOrders).SelectMany(order => order).Distinct()];
        NumberedUserNames = [.. called.Where(name => name.Length >= ShortestUserName && !EverydayWords.Contains(name)).SelectMany(_ => whole, (name, family) => name + family[0]).Concat(UserNames).Distinct()];
        IsOfOtherScript = (person.GivenName + person.FamilyName).EnumerateRunes().Any(rune => Rune.IsLetter(rune) && rune.Value is > LastLatin and not (>= MoreLatin and <= MostLatin));
        Gapped = [.. Lost(person.GivenName).SelectMany(_ => Lost(person.FamilyName), BothOrders).SelectMany(order => order).Concat(Lost(person.GivenName)).Concat(Lost(person.FamilyName))
            .Where(name => name.Contains(Gap, StringComparison.Ordinal)).Distinct()];
    }

    public string Id { get; }

    /// <summary>Given name, the first of several, what the person is known as, and short forms of these.</summary>
    public string[] Given { get; }

    /// <summary>Family name, and the parts of one that has several.</summary>
    public string[] Family { get; }

    /// <summary>Given and family name, in either order.</summary>
    public string[] Full { get; }

    /// <summary>Those of them that count inside a longer run of letters.</summary>
    public string[] InsideRun { get; }

    /// <summary>Initial and family name, in either order; given name and the first letter or two of the family name.</summary>
    public string[] WithInitial { get; }

    /// <summary>What computers call people: an initial and a family name, in either order.</summary>
    public string[] UserNames { get; }

    /// <summary>What computers call people with a number: these, and a given name and an initial.</summary>
    public string[] NumberedUserNames { get; }

    /// <summary>Names with a <see cref="Gap"/> for each letter that is not ASCII.</summary>
    public string[] Gapped { get; }

    /// <summary>Whether the name has letters that are not Latin, and so is romanised by various rules.</summary>
    public bool IsOfOtherScript { get; }

    /// <summary>A name without what stands in brackets or quotation marks or behind "known as", and that by itself.</summary>
    private static string[] Cleaned(string name)
    {
        string[] others = [.. Other().Matches(name).Select(match => match.Groups["name"].Value)];
        return [.. others.Prepend(Other().Replace(name, " ")).Select(one => one.Trim()).Where(one => one.Length > 0)];
    }

    private static IEnumerable<string> Parts(string name) => name.Split([' ', '-', '‐', '‑', '–', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Select(FoldedText.Letters).Where(part => part.Length > 0);

    private static string[] BothOrders(string one, string other) => [one + other, other + one];

    private static IEnumerable<string> Lost(string name)
    {
        var lost = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune.IsAscii || !Rune.IsLetter(rune)) FoldedText.Append(lost, rune);
            else if (lost.Length > 0 && lost[^1] != Gap) _ = lost.Append(Gap);
        }

        string kept = lost.ToString().Trim(Gap);
        return kept.Length >= ShortestPart ? [kept] : [];
    }

    [GeneratedRegex("""[(\["“„«](?<name>[^)\]"”“»]+)[)\]"”“»]?|\b(?:known as|aka|a\.k\.a\.|née|nee)\s(?<name>.+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
