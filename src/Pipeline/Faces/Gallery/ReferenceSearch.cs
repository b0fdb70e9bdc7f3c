using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>Finds the single reference, of anybody, that is nearest to a face.</summary>
internal sealed class ReferenceSearch
{
    private readonly string[] _owners;
    private readonly VectorSearch _search;

    internal ReferenceSearch(IReadOnlyList<Template> templates, SimilarityMetric metric)
    {
        _owners = [.. templates.SelectMany(template => template.References.Select(_ => template.PersonId))];
        _search = new VectorSearch([.. templates.SelectMany(template => template.References)], metric);
    }

    /// <summary>The owner of the nearest reference, the first of equals; null when there are no references that can be compared.</summary>
    internal Neighbour? Nearest(ReadOnlySpan<float> probe)
    {
        Neighbour? best = null;
        foreach ((int place, float similarity) in _search.Find(probe, float.PositiveInfinity, best: 1))
        {
            if (similarity > (best?.Similarity ?? float.NegativeInfinity)) best = new Neighbour(_owners[place], similarity);
        }

        return best;
    }
}
