namespace ConsentLens.ModelBuilder.OpenVino;

/// <summary>A layer of an OpenVINO network.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Type">Its type, such as <c>Convolution</c>.</param>
/// <param name="Settings">The attributes of its <c>data</c> element.</param>
/// <param name="Inputs">Identifiers of the layers it takes its values from, in order.</param>
public sealed record IrLayer(string Id, string Type, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Inputs)
{
    /// <summary>A setting that is a list of whole numbers, such as <c>"1, 3, 128, 128"</c>.</summary>
    public int[] Integers(string setting) =>
        [.. Settings[setting].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
