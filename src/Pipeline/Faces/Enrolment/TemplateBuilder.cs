using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Faces.Enrolment;

/// <summary>Builds one template out of a person's reference faces, leaving out a photo that is plainly of somebody else.</summary>
public sealed class TemplateBuilder(SimilarityMetric metric, MatchThresholds thresholds)
{
    /// <summary>
    /// The template of <paramref name="personId"/>, or null when no reference can be used. With three or more references, one that is not even
    /// possibly the person that the others show is left out, and a note says so.
    /// </summary>
    /// <param name="personId">Whose references they are.</param>
    /// <param name="references">File name and embedding of each.</param>
    /// <param name="notes">Receives what a user should know.</param>
    public Template? Build(string personId, IReadOnlyList<(string File, float[] Embedding)> references, ICollection<EnrolmentNote> notes)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(notes);
        var kept = new List<float[]>();
        for (int i = 0; i < references.Count; i++)
        {
            if (IsOfSomebodyElse(references, i))
            {
                notes.Add(new EnrolmentNote(personId, references[i].File, "does not look like the other reference photos of this person, so it was left out; check whose photo it is"));
                continue;
            }

            kept.Add(references[i].Embedding);
        }

        if (kept.Count == 0)
        {
            notes.Add(new EnrolmentNote(personId, null, "has no reference photo that can be used, so this person cannot be recognised"));
            return null;
        }

        return new Template(personId, Similarity.Mean(kept, metric), kept);
    }

    /// <summary>People whose templates are so alike that one may be taken for the other: at or above the match threshold.</summary>
    public IEnumerable<EnrolmentNote> LookAlikes(IReadOnlyList<Template> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        for (int i = 0; i < templates.Count; i++)
        {
            for (int j = i + 1; j < templates.Count; j++)
            {
                if (Similarity.Between(templates[i].Mean, templates[j].Mean, metric) < thresholds.MatchAt) continue;
                yield return new EnrolmentNote(
                    templates[i].PersonId,
                    null,
                    $"looks so much like {templates[j].PersonId} that their photos will go to review; check that the reference photos are not mixed up");
            }
        }
    }

    private bool IsOfSomebodyElse(IReadOnlyList<(string File, float[] Embedding)> references, int index)
    {
        if (references.Count < 3) return false;
        float[] others = Similarity.Mean([.. references.Where((_, i) => i != index).Select(r => r.Embedding)], metric);
        return Similarity.Between(references[index].Embedding, others, metric) < thresholds.PossibleAt;
    }
}
