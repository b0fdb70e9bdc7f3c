using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>The templates of the declared people, searched exactly: nobody is left out of a search but those who provably cannot be found by it. Immutable.</summary>
public sealed class TemplateGallery
{
    private readonly Template[] _templates;
    private readonly SimilarityMetric _metric;
    private readonly Lazy<VectorSearch> _means;
    private readonly Lazy<ReferenceSearch> _references;

    /// <summary>A gallery of <paramref name="templates"/>, one a person.</summary>
    /// <exception cref="ArgumentException">Two templates of one person, or of different sizes.</exception>
    public TemplateGallery(IEnumerable<Template> templates, SimilarityMetric metric)
    {
        ArgumentNullException.ThrowIfNull(templates);
        _templates = [.. templates.OrderBy(t => t.PersonId, StringComparer.Ordinal)];
        _metric = metric;
        for (int i = 1; i < _templates.Length; i++)
        {
            if (_templates[i].Mean.Length != _templates[0].Mean.Length) throw new ArgumentException("The templates are of different sizes.", nameof(templates));
            if (_templates[i].PersonId == _templates[i - 1].PersonId)
            {
                throw new ArgumentException($"Person {_templates[i].PersonId} has two templates.", nameof(templates));
            }
        }

        _means = new Lazy<VectorSearch>(() => new VectorSearch([.. _templates.Select(t => t.Mean)], metric));
        _references = new Lazy<ReferenceSearch>(() => new ReferenceSearch(_templates, metric));
    }

    /// <summary>People in the gallery.</summary>
    public int Count => _templates.Length;

    /// <summary>Ids of the people in the gallery.</summary>
    public IEnumerable<string> PersonIds => _templates.Select(t => t.PersonId);

    /// <summary>The gallery of the people whom <paramref name="keep"/> accepts.</summary>
    public TemplateGallery Narrow(Func<string, bool> keep) => new(_templates.Where(t => keep(t.PersonId)), _metric);

    /// <summary>
    /// Everyone whose mean template is at least <paramref name="least"/> similar to <paramref name="probe"/>, and always the nearest two, nearest first.
    /// </summary>
    public IReadOnlyList<Neighbour> Nearest(ReadOnlySpan<float> probe, float least)
    {
        var found = new List<Neighbour>();
        Neighbour first = new(string.Empty, float.NegativeInfinity);
        Neighbour second = first;
        foreach ((int place, float similarity) in _means.Value.Find(probe, least, best: 2))
        {
            var neighbour = new Neighbour(_templates[place].PersonId, similarity);
            if (similarity >= least) found.Add(neighbour);
            if (similarity > first.Similarity) (first, second) = (neighbour, first);
            else if (similarity > second.Similarity) second = neighbour;
        }

        found.RemoveAll(n => n == first || n == second);
        found.AddRange(new[] { first, second }.Where(n => n.PersonId.Length > 0));
        found.Sort((a, b) => b.Similarity != a.Similarity ? b.Similarity.CompareTo(a.Similarity) : string.CompareOrdinal(a.PersonId, b.PersonId));
        return found;
    }

    /// <summary>The person who owns the single reference nearest to <paramref name="probe"/>: a second opinion on the mean templates. Null when there are no references.</summary>
    public Neighbour? NearestReference(ReadOnlySpan<float> probe) => _references.Value.Nearest(probe);

    /// <summary>The similarity of <paramref name="probe"/> to the nearest of one person's templates, mean or single; null when the person has none.</summary>
    public float? SimilarityTo(string personId, ReadOnlySpan<float> probe)
    {
        if (FindTemplate(personId) is not { } template) return null;
        float best = Similarity.Between(probe, template.Mean, _metric);
        foreach (float[] reference in template.References) best = Math.Max(best, Similarity.Between(probe, reference, _metric));
        return best;
    }

    private Template? FindTemplate(string personId)
    {
        int least = 0;
        int most = _templates.Length - 1;
        while (least <= most)
        {
            int middle = (least + most) / 2;
            int order = string.CompareOrdinal(_templates[middle].PersonId, personId);
            if (order == 0) return _templates[middle];
            if (order < 0) least = middle + 1;
            else most = middle - 1;
        }

        return null;
    }
}
