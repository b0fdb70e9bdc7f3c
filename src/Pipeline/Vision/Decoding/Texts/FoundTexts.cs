using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ConsentLens.Pipeline.Vision.Decoding.Texts;

/// <summary>The texts found in a photo's file, each once, up to an amount that no honest photo reaches: text that is there but unread must not count as
/// none.</summary>
internal sealed class FoundTexts
{
    private const int MostCharacters = 2_000_000;
    private const int ShortestRun = 3;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), 0x7F]);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly StringBuilder _lines = new();

    /// <summary>How many texts there are.</summary>
    internal int Count => _known.Count;

    /// <summary>Whether metadata was there that could not be read as what it is: some of its text may be missing.</summary>
    internal bool AreIncomplete { get; private set; }

    /// <summary>Notes that metadata was there that could not be read.</summary>
    internal void MissSome() => AreIncomplete = true;

    /// <exception cref="PhotoUnreadableException">The photo carries too much text.</exception>
    internal void Add(string text)
    {
        string trimmed = text.Trim('\0', ' ', '\n', '\r', '\t', '\uFEFF');
        // Dates, versions and settings name nobody.
        if (!trimmed.Any(char.IsLetter) || !_known.Add(trimmed)) return;
        RequireRoom(_lines.Length + trimmed.Length);
        _ = _lines.AppendLine(trimmed);
    }

    /// <summary>Adds bytes in an unknown encoding.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void Add(ReadOnlySpan<byte> text) => Add(Decode(text));

    /// <summary>Adds bytes that may be UTF-16 in either byte order: two of the three readings are gibberish, in which nobody finds a name.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void AddInAnyEncoding(ReadOnlySpan<byte> text)
    {
        Add(text);
        Add(Encoding.Unicode.GetString(text));
        Add(Encoding.BigEndianUnicode.GetString(text));
    }

    /// <summary>Adds every run of letters in metadata that cannot be parsed; once more without zeros, to catch UTF-16. Reads only as much as fits a JPEG
    /// segment: after that come previews.</summary>
    /// <inheritdoc cref="Add(string)"/>
    internal void AddRuns(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> metadata = block[..Math.Min(block.Length, ushort.MaxValue)];
        AddRunsOf(metadata);
        AddRunsOf(metadata.ToArray().Where(value => value != 0).ToArray());
    }

    /// <exception cref="PhotoUnreadableException">That is too much text.</exception>
    internal static void RequireRoom(long characters)
    {
        if (characters > MostCharacters)
            throw new PhotoUnreadableException(UnreadableReason.Damaged, "The photo carries more text than a photo does, so it is not searched for names; save it again as an ordinary JPEG.");
    }

    /// <summary>UTF-8 where the bytes are valid, otherwise the Latin-1 of old programs.</summary>
    internal static string Decode(ReadOnlySpan<byte> text) => (Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    public override string ToString() => _lines.ToString();

    private void AddRunsOf(ReadOnlySpan<byte> bytes)
    {
        foreach (Range run in bytes.SplitAny(Controls))
            if (bytes[run].Length >= ShortestRun) Add(bytes[run]);
    }
}
