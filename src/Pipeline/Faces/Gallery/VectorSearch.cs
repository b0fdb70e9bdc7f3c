using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>
/// Searches vectors exactly. Of many, those that provably cannot be found are left out by a first pass over a quarter of the memory, which is what bounds
/// such a search; every similarity that is given out is the one that comparing with everybody gives.
/// </summary>
internal sealed class VectorSearch
{
    /// <summary>Of fewer vectors than this, comparing with all of them is as quick.</summary>
    private const int FewVectors = 128;

    private readonly float[][] _vectors;
    private readonly SimilarityMetric _metric;
    private readonly QuantisedVectors? _quantised;

    /// <summary>Takes vectors of one length. Distances, which only the fallback pack of models uses, are compared one by one.</summary>
    internal VectorSearch(float[][] vectors, SimilarityMetric metric)
    {
        (_vectors, _metric) = (vectors, metric);
        _quantised = metric == SimilarityMetric.Cosine && vectors.Length >= FewVectors && AreOfOneLength(vectors) ? new QuantisedVectors(vectors) : null;
    }

    /// <summary>
    /// Places and similarities, in the order of the places, among which are all vectors at least <paramref name="least"/> similar to <paramref name="probe"/> and all of
    /// the <paramref name="best"/> most similar, ties included. There may be more.
    /// </summary>
    internal (int Place, float Similarity)[] Find(ReadOnlySpan<float> probe, float least, int best)
    {
        IReadOnlyList<int>? places = _quantised?.Candidates(probe, least, best);
        var found = new (int Place, float Similarity)[places?.Count ?? _vectors.Length];
        for (int i = 0; i < found.Length; i++)
        {
            int place = places is null ? i : places[i];
            found[i] = (place, Similarity.Between(probe, _vectors[place], _metric));
        }

        return found;
    }

    private static bool AreOfOneLength(float[][] vectors) => vectors[0].Length > 0 && Array.TrueForAll(vectors, vector => vector.Length == vectors[0].Length);
}
