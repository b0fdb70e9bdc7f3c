using System.Numerics.Tensors;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Gallery;

/// <summary>The templates of the declared people. Every search compares with all of them, so that nobody can be left out: 10,000 people take under a millisecond. Immutable.</summary>
public sealed class TemplateGallery
{
    private readonly Template[] _templates;
    private readonly SimilarityMetric _metric;

    /// <summary>A gallery of <paramref name="templates"/>, one a person.</summary>
    /// <exception cref="ArgumentException">Two templates of one person, or of different sizes.</exception>
    public TemplateGallery(IEnumerable<Template> templates, SimilarityMetric metric)
    {
        _templates = [.. templates.OrderBy(t => t.PersonId, StringComparer.Ordinal)];
        _metric = metric;
        for (int i = 1; i < _templates.Length; i++)
        {
            if (_templates[i].Mean.Length != _templates[0].Mean.Length) throw new ArgumentException("The templates are of different sizes.", nameof(templates));
            if (_templates[i].PersonId == _templates[i - 1].PersonId)
                throw new ArgumentException($"Person {_templates[i].PersonId} has two templates.", nameof(templates));
        }
    }

    public int Count => _templates.Length;

    /// <summary>Ids of the people in the gallery.</summary>
    public IEnumerable<string> PersonIds => _templates.Select(t => t.PersonId);

    /// <summary>
    /// Everyone whose mean template is at least <paramref name="least"/> similar to <paramref name="probe"/>, and always the nearest two, nearest first.
    /// </summary>
    public IReadOnlyList<Neighbour> Nearest(ReadOnlySpan<float> probe, float least)
    {
        var found = new List<Neighbour>();
        Neighbour first = new(string.Empty, float.NegativeInfinity);
        Neighbour second = first;
        foreach (Template template in _templates)
        {
            float similarity = Similarity.Between(probe, template.Mean, _metric);
            var neighbour = new Neighbour(template.PersonId, similarity);
            if (similarity >= least) found.Add(neighbour);
            if (similarity > first.Similarity) (first, second) = (neighbour, first);
            else if (similarity > second.Similarity) second = neighbour;
        }
        found.RemoveAll(n => n == first || n == second);
        found.AddRange(new[] { first, second }.Where(n => n.PersonId.Length > 0));
        found.Sort((a, b) => b.Similarity != a.Similarity ? b.Similarity.CompareTo(a.Similarity) : string.CompareOrdinal(a.PersonId, b.PersonId));
        return found;
    }

    /// <summary>
    /// The person who owns the single reference nearest to <paramref name="probe"/>, the first of equals: a second opinion on the mean templates. Null when no reference can be compared.
    /// </summary>
    public Neighbour? NearestReference(ReadOnlySpan<float> probe)
    {
        Neighbour? best = null;
        foreach (Template template in _templates)
        {
            // By place: an enumerator a person would be 32 bytes each.
            for (int i = 0; i < template.References.Count; i++)
            {
                float similarity = Similarity.Between(probe, template.References[i], _metric);
                if (similarity > (best?.Similarity ?? float.NegativeInfinity)) best = new Neighbour(template.PersonId, similarity);
            }
        }
        return best;
    }

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

/// <summary>What a person is recognised by: biometric data in the sense of the Protection of Freedoms Act 2012 s.28.</summary>
/// <param name="Mean">The mean of the references; L2-normalised when the metric is cosine.</param>
/// <param name="References">The embedding of each reference photo, for the second opinion.</param>
public sealed record Template(string PersonId, float[] Mean, IReadOnlyList<float[]> References)
{
    /// <summary>The person's id alone: embeddings never belong in a log.</summary>
    public override string ToString() => $"Template of {PersonId}";
}

/// <summary>A person of the gallery and how near a face is to them.</summary>
public readonly record struct Neighbour(string PersonId, float Similarity);

/// <summary>How near two embeddings are. Higher is closer, whatever the metric.</summary>
public static class Similarity
{
    /// <summary>The cosine of two L2-normalised embeddings, or 1 - Euclidean distance.</summary>
    public static float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, SimilarityMetric metric) =>
        metric == SimilarityMetric.Cosine ? TensorPrimitives.Dot(a, b) : 1 - TensorPrimitives.Distance(a, b);

    /// <summary>The mean of <paramref name="embeddings"/>, L2-normalised when the metric is cosine.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static float[] Mean(IReadOnlyList<float[]> embeddings, SimilarityMetric metric)
    {
        if (embeddings.Count == 0) throw new ArgumentException("A mean needs at least one embedding.", nameof(embeddings));
        float[] mean = new float[embeddings[0].Length];
        foreach (float[] embedding in embeddings) TensorPrimitives.Add(mean, embedding, mean);
        TensorPrimitives.Divide(mean, embeddings.Count, mean);
        if (metric == SimilarityMetric.Cosine) Normalise(mean);
        return mean;
    }

    /// <summary>Brings <paramref name="vector"/> to length 1, in place; a zero vector stays.</summary>
    public static void Normalise(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }
}
