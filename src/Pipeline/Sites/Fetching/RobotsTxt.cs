using System.Globalization;
using System.Text;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>A site's robots.txt (RFC 9309), as it is for one program. No .NET package for it can be had from the package registry this project is built against.</summary>
public sealed class RobotsTxt
{
    /// <summary>More is not read.</summary>
    private const int MostCharacters = 500 * 1024;

    private readonly (bool Allows, string Pattern)[] _rules;

    private RobotsTxt((bool, string)[] rules, TimeSpan? delay, IReadOnlyList<string> sitemaps)
    {
        _rules = rules;
        Delay = delay;
        Sitemaps = sitemaps;
    }

    /// <summary>Where there is none.</summary>
    public static RobotsTxt Everything { get; } = new([], null, []);

    /// <summary>Where it cannot be read.</summary>
    public static RobotsTxt Nothing { get; } = new([(false, "/")], null, []);

    /// <summary>The time that should pass between two requests.</summary>
    public TimeSpan? Delay { get; }

    /// <summary>As they are written.</summary>
    public IReadOnlyList<string> Sitemaps { get; }

    /// <param name="text">The file.</param>
    /// <param name="program">By what name the program may be spoken of.</param>
    public static RobotsTxt Parse(string text, string program)
    {
        var own = new Group();
        var everybody = new Group();
        var sitemaps = new List<string>();
        List<Group> spokenTo = [];
        bool isNaming = false;
        foreach (string line in text[..Math.Min(text.Length, MostCharacters)].TrimStart('\uFEFF').Split('\n', '\r'))
        {
            string[] parts = line.Split('#', 2)[0].Split(':', 2);
            if (parts.Length < 2) continue;
            (string key, string value) = (parts[0].Trim().ToLowerInvariant(), parts[1].Trim());
            if (key == "user-agent")
            {
                if (!isNaming) spokenTo = [];
                isNaming = true;
                if (value == "*") spokenTo.Add(everybody);
                else if (NameOf(value).Equals(program, StringComparison.OrdinalIgnoreCase)) spokenTo.Add(own);
                own.IsThere |= spokenTo.Contains(own);
                continue;
            }

            if (key == "sitemap" && value.Length > 0)
            {
                sitemaps.Add(value);
                continue;
            }

            isNaming = false;
            foreach (Group group in spokenTo) group.Add(key, value);
        }

        Group mine = own.IsThere ? own : everybody;
        return new RobotsTxt([.. mine.Rules], mine.Delay, sitemaps);
    }

    /// <summary>Whether the longest rule that fits allows it; of two as long, the one that allows.</summary>
    public bool Allows(Uri address)
    {
        string path = Decoded(address.PathAndQuery);
        if (path == "/robots.txt") return true;
        (bool Allows, int Length) best = (true, -1);
        foreach ((bool allows, string pattern) in _rules)
        {
            if ((pattern.Length > best.Length || (pattern.Length == best.Length && allows)) && Fits(path, pattern)) best = (allows, pattern.Length);
        }

        return best.Allows;
    }

    private static string NameOf(string agent) => new([.. agent.TakeWhile(letter => char.IsAsciiLetter(letter) || letter is '-' or '_')]);

    private static bool Fits(string path, string pattern)
    {
        bool isWhole = pattern.EndsWith('$');
        string[] parts = (isWhole ? pattern[..^1] : pattern).Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        int at = parts[0].Length;
        // Each part as early as it can be; the last one at the end where the pattern ends there.
        for (int part = 1; part < parts.Length; part++)
        {
            if (isWhole && part == parts.Length - 1) return path.Length - at >= parts[part].Length && path.EndsWith(parts[part], StringComparison.Ordinal);
            int found = path.IndexOf(parts[part], at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + parts[part].Length;
        }

        return !isWhole || at == path.Length;
    }

    // "%7Ejoe" and "~joe" are the same path. An escaped "/" stays one.
    private static string Decoded(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal)) return path;
        var plain = new StringBuilder(path.Length);
        for (int at = 0; at < path.Length; at++)
        {
            if (path[at] == '%' && at + 2 < path.Length && byte.TryParse(path.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code))
            {
                bool isPlain = char.IsAsciiLetterOrDigit((char)code) || (char)code is '-' or '.' or '_' or '~';
                plain.Append(isPlain ? ((char)code).ToString() : $"%{code:X2}");
                at += 2;
            }
            else
            {
                plain.Append(path[at]);
            }
        }

        return plain.ToString();
    }

    private sealed class Group
    {
        public bool IsThere { get; set; }
        public List<(bool Allows, string Pattern)> Rules { get; } = [];
        public TimeSpan? Delay { get; private set; }

        public void Add(string key, string value)
        {
            if (key is "allow" or "disallow" && value.StartsWith('/')) Rules.Add((key == "allow", Decoded(Escaped(value))));
            else if (key is "allow" or "disallow" && value.StartsWith('*')) Rules.Add((key == "allow", Decoded(Escaped('/' + value))));
            else if (key == "crawl-delay" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6)
                Delay = TimeSpan.FromSeconds(seconds);
        }

        private static string Escaped(string value) =>
            string.Concat(value.Select(letter => char.IsAscii(letter) ? letter.ToString() : string.Concat(Encoding.UTF8.GetBytes([letter]).Select(code => $"%{code:X2}"))));
    }
}
