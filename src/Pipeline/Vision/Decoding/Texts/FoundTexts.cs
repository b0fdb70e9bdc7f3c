using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ConsentLens.Pipeline.Vision.Decoding.Texts;

/// <summary>The texts found in a photo's file, each once, up to an amount that no honest photo reaches: what is there and is not read must not count as nothing.</summary>
internal sealed class FoundTexts
{
    private const int MostCharacters = 2_000_000;
    private const int ShortestRun = 3;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), 0x7F]);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly StringBuilder _lines = new();

    /// <exception cref="PhotoUnreadableException">That is more text than a photo carries.</exception>
    internal void Add(string text)
    {
        string trimmed = text.Trim('\0', ' ', '\n', '\r', '\t', '\uFEFF');
        // Dates, versions and settings name nobody.
        if (!trimmed.Any(char.IsLetter) || !_known.Add(trimmed)) return;
        RequireRoom(_lines.Length + trimmed.Length);
        _ = _lines.AppendLine(trimmed);
    }

    /// <summary>Adds bytes whose encoding nothing tells.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void Add(ReadOnlySpan<byte> text) => Add(Decode(text));

    /// <summary>Adds bytes that may as well be UTF-16 in either byte order: of three readings two are gibberish, in which nobody finds a name.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void AddInAnyEncoding(ReadOnlySpan<byte> text)
    {
        Add(text);
        Add(Encoding.Unicode.GetString(text));
        Add(Encoding.BigEndianUnicode.GetString(text));
    }

    /// <summary>Adds every run of letters of metadata that cannot be read as what it should be; with zeros left out as well, which takes UTF-16 in. As far as a
    /// segment of a JPEG goes: behind that come previews.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void AddRuns(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> metadata = block[..Math.Min(block.Length, ushort.MaxValue)];
        AddRunsOf(metadata);
        AddRunsOf(metadata.ToArray().Where(value => value != 0).ToArray());
    }

    /// <exception cref="PhotoUnreadableException">So many characters are more than a photo carries.</exception>
    internal static void RequireRoom(long characters)
    {
        if (characters > MostCharacters)
            throw new PhotoUnreadableException(UnreadableReason.Damaged, "The photo carries more text than a photo does, so it is not searched for names; save it again as an ordinary JPEG.");
    }

    /// <summary>UTF-8 when the bytes can be that, else the Latin of old programs.</summary>
    internal static string Decode(ReadOnlySpan<byte> text) => (Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    /// <summary>The texts, one or more lines each.</summary>
    public override string ToString() => _lines.ToString();

    private void AddRunsOf(ReadOnlySpan<byte> bytes)
    {
        foreach (Range run in bytes.SplitAny(Controls))
            if (bytes[run].Length >= ShortestRun) Add(bytes[run]);
    }
}
