using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>One way of doing the work, opened: models loaded, faces learnt. It does the same photos in the same order in every turn.</summary>
internal interface IMeasuredWay : IDisposable
{
    Task<Measurement> TurnAsync(CancellationToken cancellationToken);
}

/// <summary>What is to be done in each turn.</summary>
/// <param name="Photos">The first photos of the set.</param>
/// <param name="Repeat">How many times in one turn, where the way can.</param>
/// <param name="Every">The naive way does only every n-th of them.</param>
/// <param name="Pack">The pack of models; null for the one that the program would use.</param>
internal sealed record TurnWork(TermlyPhotos Set, int Workers, int Photos, int Repeat, int Every, string? Pack)
{
    /// <summary>The photos in their order.</summary>
    public string[] Files() => [.. Directory.EnumerateFiles(Set.Photos, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(Photos)];

    public Task<IMeasuredWay> OpenAsync(string way, CancellationToken cancellationToken) => way switch
    {
        ScreeningWay.Name => ScreeningWay.OpenAsync(this, cancellationToken),
        FloorWay.Name => FloorWay.OpenAsync(this, cancellationToken),
        NaiveWay.Name => NaiveWay.OpenAsync(this, turns: true, cancellationToken),
        NaiveWay.UprightName => NaiveWay.OpenAsync(this, turns: false, cancellationToken),
        _ => throw new ArgumentException($"There is no way called '{way}'.", nameof(way)),
    };
}
