using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Enrolment;

/// <summary>Something to know about one person's reference photos.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="File">Which file, inside the references folder; null when it is about the person as a whole.</param>
/// <param name="Message">One sentence.</param>
public sealed record EnrolmentNote(string PersonId, string? File, string Message);

/// <summary>Builds one template out of a person's reference faces, leaving out a photo that is plainly of somebody else.</summary>
public sealed class TemplateBuilder(SimilarityMetric metric, MatchThresholds thresholds)
{
    /// <summary>
    /// The template of <paramref name="personId"/>, or null when no reference can be used. A reference that is not even possibly the person whom most
    /// of the others show is left out, and a note says so.
    /// </summary>
    /// <param name="personId">Whose references they are.</param>
    /// <param name="references">File name and embedding of each.</param>
    /// <param name="notes">Receives what a user should know.</param>
    public Template? Build(string personId, IReadOnlyList<(string File, float[] Embedding)> references, ICollection<EnrolmentNote> notes)
    {
        var kept = new List<float[]>();
        for (int i = 0; i < references.Count; i++)
        {
            if (IsOfSomebodyElse(references, i))
            {
                notes.Add(new EnrolmentNote(personId, references[i].File, "was not used: it does not look like the other reference photos of this person; check whose photo it is"));
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
        for (int i = 0; i < templates.Count; i++)
        {
            for (int j = i + 1; j < templates.Count; j++)
            {
                if (Similarity.Between(templates[i].Mean, templates[j].Mean, metric) < thresholds.MatchAt) continue;
                yield return new EnrolmentNote(
                    templates[i].PersonId,
                    null,
                    $"looks so much like {templates[j].PersonId} that their photos will go to review; check that the reference photos have not been mixed up");
            }
        }
    }

    /// <summary>
    /// True when a reference is not even possibly the person of at least half of the others. Of two that contradict each other neither is taken, since
    /// nobody can tell which of them is right: a template of two people would let one of them through as the other.
    /// </summary>
    private bool IsOfSomebodyElse(IReadOnlyList<(string File, float[] Embedding)> references, int index)
    {
        int alike = 0;
        for (int other = 0; other < references.Count; other++)
        {
            bool isAlike = Similarity.Between(references[index].Embedding, references[other].Embedding, metric) >= thresholds.PossibleAt;
            if (other != index && isAlike) alike++;
        }

        return 2 * alike < references.Count - 1;
    }
}
