using System.Text;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Vision.Reading;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Somebody whose name is written in a picture.</summary>
/// <param name="Box">Where, in the pixels of the lines.</param>
public sealed record NamedLine(string PersonId, LineBox Box);

/// <summary>
/// Looks for names in what was read in a picture: in each line, and in two that stand beside or below each other, since a badge has the names of one person on two lines and a wide gap
/// makes two lines of one. Letters and digits that are often taken for each other are tried both ways.
/// </summary>
public static class PictureNames
{
    /// <summary>A line stands below another if the gap between them is at most this many times its height.</summary>
    private const float NextLine = 1.2f;

    /// <summary>A line goes on beside another if the gap between them is at most this many times its height.</summary>
    private const float SameLine = 3;

    /// <summary>Lines of one name are written in much the same size.</summary>
    private const float MostLarger = 2.5f;

    /// <summary>Everybody who is named, and where: once for each line, or pair of lines, that names them.</summary>
    public static IReadOnlyList<NamedLine> Find(NamesInText names, IReadOnlyList<TextLine> lines)
    {
        HashSet<string>[] single = [.. lines.Select(line => Named(names, line.Text))];
        List<NamedLine> found = [.. lines.Zip(single).SelectMany(line => line.Second.Order(StringComparer.Ordinal).Select(person => new NamedLine(person, line.First.Box)))];
        for (int first = 0; first < lines.Count; first++)
        {
            for (int second = 0; second < lines.Count; second++)
            {
                if (first == second || !Follows(lines[first].Box, lines[second].Box)) continue;
                IEnumerable<string> together = Named(names, $"{lines[first].Text}\n{lines[second].Text}").Except(single[first]).Except(single[second]);
                LineBox both = lines[first].Box.Union(lines[second].Box);
                found.AddRange(together.Order(StringComparer.Ordinal).Select(person => new NamedLine(person, both)));
            }
        }

        return found;
    }

    private static HashSet<string> Named(NamesInText names, string text) => [.. Readings(text).SelectMany(names.Find)];

    private static bool Follows(LineBox one, LineBox next)
    {
        float height = MathF.Min(one.Height, next.Height);
        if (MathF.Max(one.Height, next.Height) > MostLarger * height) return false;
        float across = MathF.Min(one.Right, next.Right) - MathF.Max(one.X, next.X);
        float down = MathF.Min(one.Bottom, next.Bottom) - MathF.Max(one.Y, next.Y);
        bool isBelow = across > 0 && next.Y > one.Y && -down <= NextLine * height;
        bool isBeside = down > height / 2 && next.X > one.X && -across <= SameLine * height;
        return isBelow || isBeside;
    }

    /// <summary>What a line may say: as it was read, and with those letters put right that look like others.</summary>
    private static HashSet<string> Readings(string text)
    {
        HashSet<string> readings = [text];
        if (text.AsSpan().ContainsAny("015|!"))
        {
            readings.Add(Swapped(text, 'l'));
            readings.Add(Swapped(text, 'i'));
        }

        // lsla, lvy: a capital I that was read as a small l.
        if (text.Contains('l', StringComparison.Ordinal)) readings.Add(WithCapitals(text));
        return readings;
    }

    private static string Swapped(string text, char one) => text.Replace('0', 'o').Replace('5', 's').Replace('1', one).Replace('|', one).Replace('!', one);

    private static string WithCapitals(string text)
    {
        var capitals = new StringBuilder(text);
        for (int index = 0; index < text.Length; index++)
            if (text[index] == 'l' && (index == 0 || !char.IsLetter(text[index - 1]))) capitals[index] = 'I';
        return capitals.ToString();
    }
}
