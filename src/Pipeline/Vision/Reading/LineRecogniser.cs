using System.Text;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Reading;

/// <summary>
/// Reads one line of writing with PP-OCRv4's recogniser. Input: BGR planes, 48 pixels high. Output: for each of the columns from left to right, how likely each letter stands there, or
/// none; letters that go on from one column to the next are one (CTC, Graves et al. 2006).
/// </summary>
internal sealed class LineRecogniser : IDisposable
{
    /// <summary>Where the model keeps the letters that it knows, one a line.</summary>
    public const string AlphabetKey = "character";

    /// <summary>It was taught on lines of at least this width.</summary>
    private const int LeastWidth = 320;

    /// <summary>Beyond this it is no line of writing: forty times as wide as high.</summary>
    private const int MostWidth = 1920;

    private readonly OnnxNetwork _network;
    private readonly InputSpec _input;
    private readonly string[] _alphabet;

    /// <summary>Takes ownership of <paramref name="network"/>.</summary>
    public LineRecogniser(OnnxNetwork network, InputSpec input)
    {
        (_network, _input) = (network, input);
        string letters = network.Note(AlphabetKey) ?? throw new ModelException("The model that reads lines does not say which letters it knows; build the models again.");
        // Nothing comes before them, and a space behind.
        _alphabet = [string.Empty, .. letters.Split('\n'), " "];
    }

    /// <param name="frame">Where the line is, in pixels of the image.</param>
    /// <returns>What it says, and how sure that is; an empty text where nothing was read.</returns>
    public (string Text, float Score) Read(RgbImage image, LineFrame frame, CancellationToken cancellationToken)
    {
        int height = _input.Height ?? throw new ModelException("The manifest does not say how high the lines are that a model reads.");
        int width = Math.Clamp((int)MathF.Ceiling(frame.Width * height / frame.Height), 1, MostWidth);
        using RgbImage line = frame.Cut(image, height, width);
        int padded = Math.Max(width, LeastWidth);
        using var tensor = new OnnxInput(1, RgbImage.Channels, height, padded);
        PlaneInput.Fill(line, _input, tensor.Elements, padded, height);
        using OnnxOutputs result = _network.Run(tensor, cancellationToken);
        return Decode(result[0], result.Shape(0));
    }

    public void Dispose() => _network.Dispose();

    private (string Text, float Score) Decode(ReadOnlySpan<float> columns, long[] shape)
    {
        if (shape is not [1, _, var classes] || classes != _alphabet.Length)
            throw new InvalidDataException($"The model that reads lines knows {shape[^1]} letters, and its alphabet has {_alphabet.Length}.");
        var text = new StringBuilder();
        float sum = 0;
        int read = 0;
        int before = 0;
        for (int start = 0; start < columns.Length; start += _alphabet.Length)
        {
            ReadOnlySpan<float> column = columns.Slice(start, _alphabet.Length);
            int letter = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(column);
            if (letter > 0 && letter != before)
            {
                text.Append(_alphabet[letter]);
                sum += column[letter];
                read++;
            }

            before = letter;
        }

        return (text.ToString(), read == 0 ? 0 : sum / read);
    }
}
