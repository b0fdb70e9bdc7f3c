namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>A hostile file.</summary>
/// <param name="Number">Its number in the run: with the seed, it makes the same file again.</param>
/// <param name="Mutator">How it was made.</param>
/// <param name="Donors">The good photos it was made of; the first gave most of it.</param>
/// <param name="Bytes">The file.</param>
internal sealed record Mutant(int Number, string Mutator, IReadOnlyList<CorpusFile> Donors, byte[] Bytes)
{
    /// <summary>What to call it in a message, and as a file that is kept because something was wrong with it.</summary>
    internal string Label(int seed) => $"seed{seed}-input{Number}-{Mutator}-of-{Donors[0].Name}".Replace(' ', '_').Replace(':', '.').Replace(',', '.');
}
