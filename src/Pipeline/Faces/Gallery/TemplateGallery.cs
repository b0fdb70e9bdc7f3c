using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>The templates of the declared people, searched exactly: every probe is compared with every one of them. Immutable.</summary>
public sealed class TemplateGallery
{
    private readonly Template[] _templates;
    private readonly float[] _means;
    private readonly int _dimension;
    private readonly SimilarityMetric _metric;

    /// <summary>A gallery of <paramref name="templates"/>, one a person.</summary>
    /// <exception cref="ArgumentException">Two templates of one person, or of different sizes.</exception>
    public TemplateGallery(IEnumerable<Template> templates, SimilarityMetric metric)
    {
        ArgumentNullException.ThrowIfNull(templates);
        _templates = [.. templates.OrderBy(t => t.PersonId, StringComparer.Ordinal)];
        _metric = metric;
        _dimension = _templates.Length == 0 ? 0 : _templates[0].Mean.Length;
        _means = new float[_templates.Length * _dimension];
        for (int i = 0; i < _templates.Length; i++)
        {
            if (_templates[i].Mean.Length != _dimension) throw new ArgumentException("The templates are of different sizes.", nameof(templates));
            if (i > 0 && _templates[i].PersonId == _templates[i - 1].PersonId)
            {
                throw new ArgumentException($"Person {_templates[i].PersonId} has two templates.", nameof(templates));
            }

            _templates[i].Mean.CopyTo(_means, i * _dimension);
        }
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
        for (int i = 0; i < _templates.Length; i++)
        {
            float similarity = Similarity.Between(probe, _means.AsSpan(i * _dimension, _dimension), _metric);
            var neighbour = new Neighbour(_templates[i].PersonId, similarity);
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
    public Neighbour? NearestReference(ReadOnlySpan<float> probe)
    {
        Neighbour? best = null;
        foreach (Template template in _templates)
        {
            foreach (float[] reference in template.References)
            {
                float similarity = Similarity.Between(probe, reference, _metric);
                if (best is null || similarity > best.Value.Similarity) best = new Neighbour(template.PersonId, similarity);
            }
        }

        return best;
    }

    /// <summary>The similarity of <paramref name="probe"/> to the nearest of one person's templates, mean or single; null when the person has none.</summary>
    public float? SimilarityTo(string personId, ReadOnlySpan<float> probe)
    {
        float? best = null;
        foreach (Template template in _templates)
        {
            if (template.PersonId != personId) continue;
            best = Similarity.Between(probe, template.Mean, _metric);
            foreach (float[] reference in template.References) best = Math.Max(best.Value, Similarity.Between(probe, reference, _metric));
        }

        return best;
    }
}
