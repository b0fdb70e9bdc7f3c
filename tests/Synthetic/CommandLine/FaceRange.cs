using System.CommandLine.Parsing;
using System.Globalization;

namespace ConsentLens.Synthetic.CommandLine;

/// <summary>A range of face counts.</summary>
internal sealed record FaceRange(int Fewest, int Most)
{
    private const int Limit = 60;

    /// <summary>Reads "3" or "1-8".</summary>
    public static FaceRange? Parse(ArgumentResult result)
    {
        string[] parts = result.Tokens[0].Value.Split('-');
        if (parts.Length is 1 or 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int fewest)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int most)
            && fewest <= most
            && most <= Limit)
        {
            return new FaceRange(fewest, most);
        }

        result.AddError($"--faces must be a number or a range up to {Limit}, such as 1-8.");
        return null;
    }
}
