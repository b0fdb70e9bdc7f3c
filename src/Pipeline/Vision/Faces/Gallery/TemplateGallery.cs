using System.Numerics.Tensors;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Gallery;

/// <summary>The templates of a school. Every search compares with all of them, so nobody can be missed: 10,000 people take about a millisecond.
/// Immutable.</summary>
public sealed class TemplateGallery
{
    private readonly Template[] _templates;
    private readonly Dictionary<string, Template> _byPerson;
    private readonly SimilarityMetric _metric;

    /// <exception cref="ArgumentException">Two templates of one person, or of different sizes.</exception>
    public TemplateGallery(IEnumerable<Template> templates, SimilarityMetric metric)
    {
        _templates = [.. templates.OrderBy(t => t.PersonId, StringComparer.Ordinal)];
        _metric = metric;
        _byPerson = _templates.ToDictionary(t => t.PersonId, StringComparer.Ordinal);
        if (_templates.Any(t => t.Mean.Length != _templates[0].Mean.Length)) throw new ArgumentException("The templates are of different sizes.", nameof(templates));
    }

    public int Count => _templates.Length;

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

    /// <summary>The owner of the single reference nearest to <paramref name="probe"/>, the first of equals: a second opinion on the mean templates. Null if
    /// there are no references.</summary>
    public Neighbour? NearestReference(ReadOnlySpan<float> probe)
    {
        Neighbour? best = null;
        foreach (Template template in _templates)
        {
            // By index: an enumerator would allocate 32 bytes per person.
            for (int i = 0; i < template.References.Count; i++)
            {
                float similarity = Similarity.Between(probe, template.References[i], _metric);
                if (similarity > (best?.Similarity ?? float.NegativeInfinity)) best = new Neighbour(template.PersonId, similarity);
            }
        }
        return best;
    }

    /// <summary>The highest similarity of <paramref name="probe"/> to one person's mean or references; null if the person has no template.</summary>
    public float? SimilarityTo(string personId, ReadOnlySpan<float> probe)
    {
        if (!_byPerson.TryGetValue(personId, out Template? template)) return null;
        float best = Similarity.Between(probe, template.Mean, _metric);
        foreach (float[] reference in template.References) best = Math.Max(best, Similarity.Between(probe, reference, _metric));
        return best;
    }
}

/// <summary>What a person is recognised by: biometric data under section 28 of the Protection of Freedoms Act 2012.</summary>
/// <param name="Mean">The mean of the references; L2-normalised if the metric is cosine.</param>
/// <param name="References">The embedding of each reference photo, for the second opinion.</param>
public sealed record Template(string PersonId, float[] Mean, IReadOnlyList<float[]> References)
{
    /// <summary>The person's id alone: embeddings never belong in a log.</summary>
    public override string ToString() => $"Template of {PersonId}";
}

public readonly record struct Neighbour(string PersonId, float Similarity);

/// <summary>How alike two embeddings are. Higher always means more alike.</summary>
public static class Similarity
{
    /// <summary>The cosine of two L2-normalised embeddings, or 1 - Euclidean distance.</summary>
    public static float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, SimilarityMetric metric) =>
        metric == SimilarityMetric.Cosine ? TensorPrimitives.Dot(a, b) : 1 - TensorPrimitives.Distance(a, b);

    /// <summary>L2-normalised if the metric is cosine.</summary>
    public static float[] Mean(IReadOnlyList<float[]> embeddings, SimilarityMetric metric)
    {
        if (embeddings.Count == 0) throw new ArgumentException("A mean needs at least one embedding.", nameof(embeddings));
        float[] mean = new float[embeddings[0].Length];
        foreach (float[] embedding in embeddings) TensorPrimitives.Add(mean, embedding, mean);
        TensorPrimitives.Divide(mean, embeddings.Count, mean);
        if (metric == SimilarityMetric.Cosine) Normalise(mean);
        return mean;
    }

    /// <summary>Scales <paramref name="vector"/> to length 1, in place; a zero vector stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }
}
