namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>A way to harm a file. Given the same random numbers it makes the same file.</summary>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Format">The only format it is for; null for any.</param>
/// <param name="Weight">How often it is drawn, compared with the others.</param>
/// <param name="Apply">Makes the harmed bytes of the first file; the second is another of the corpus, which it may use.</param>
internal sealed record Mutator(string Name, CorpusFormat? Format, int Weight, Func<CorpusFile, CorpusFile, Random, byte[]> Apply)
{
    /// <summary>Every mutator.</summary>
    internal static IReadOnlyList<Mutator> All { get; } =
        [.. ByteMutators.All, .. JpegMutators.All, .. PngMutators.All, .. RiffMutators.All, .. BoxMutators.All, .. MetadataMutators.All, .. PolyglotMutators.All];

    /// <summary>Input <paramref name="number"/> of the run of this seed.</summary>
    internal static Mutant Draw(int seed, int number, IReadOnlyList<CorpusFile> corpus)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        CorpusFile file = corpus[random.Next(corpus.Count)];
        CorpusFile other = corpus[random.Next(corpus.Count)];
        Mutator[] fitting = [.. All.Where(mutator => mutator.Format is null || mutator.Format == file.Format)];
        int drawn = random.Next(fitting.Sum(mutator => mutator.Weight));
        Mutator chosen = fitting.First(mutator => (drawn -= mutator.Weight) < 0);
        return new Mutant(number, chosen.Name, [file, other], chosen.Apply(file, other, random));
    }
}
