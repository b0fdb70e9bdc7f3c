using System.Text;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>The words found in a photo's metadata, one finding a line, up to a length that no honest photo reaches.</summary>
internal sealed class CaptionText
{
    private const int MostCharacters = 2_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly StringBuilder _text = new();

    /// <summary>Adds words; what comes after too many is left out.</summary>
    internal void Add(string words)
    {
        string trimmed = words.Trim('\0', ' ', '\n', '\r', '\t');
        if (trimmed.Length > 0 && _text.Length + trimmed.Length <= MostCharacters) _ = _text.AppendLine(trimmed);
    }

    /// <summary>Adds words whose encoding nothing tells: UTF-8 when they can be that, else the Latin of old programs.</summary>
    internal void Add(ReadOnlySpan<byte> words)
    {
        if (words.Length > MostCharacters) return;
        try
        {
            Add(StrictUtf8.GetString(words));
        }
        catch (DecoderFallbackException)
        {
            Add(Encoding.Latin1.GetString(words));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
