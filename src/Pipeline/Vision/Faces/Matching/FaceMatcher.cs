using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Matching;

/// <summary>Says whom a face resembles, and how surely.</summary>
public sealed class FaceMatcher(TemplateGallery gallery, MatchThresholds thresholds)
{
    /// <summary>Compares one face with everybody. A match needs three things: the nearest person's mean template reaches <see cref="MatchThresholds.MatchAt"/>,
    /// the second person is at least <see cref="MatchThresholds.Margin"/> behind, and the single nearest reference photo is that person's too.</summary>
    public FaceComparison Compare(ReadOnlySpan<float> probe)
    {
        IReadOnlyList<Neighbour> neighbours = gallery.Nearest(probe, (float)thresholds.PossibleAt);
        if (neighbours.Count == 0) return new FaceComparison { Strength = MatchStrength.None };
        Neighbour best = neighbours[0];
        float? margin = neighbours.Count > 1 ? best.Similarity - neighbours[1].Similarity : null;
        Neighbour? secondOpinion = best.Similarity >= thresholds.MatchAt ? gallery.NearestReference(probe) : null;
        bool disagrees = secondOpinion is not null && secondOpinion.Value.PersonId != best.PersonId;
        var candidates = neighbours.Where(n => n.Similarity >= thresholds.PossibleAt).Select(Candidate).ToList();
        if (disagrees && candidates.TrueForAll(c => c.PersonId != secondOpinion!.Value.PersonId)) candidates.Add(Candidate(secondOpinion!.Value));
        return new FaceComparison
        {
            Strength = StrengthOf(best.Similarity, margin, disagrees, thresholds),
            Candidates = candidates,
            BestSimilarity = best.Similarity,
            Margin = margin,
        };
    }

    /// <summary>Whether a face that is embedded without its mirror image matches, or resembles nobody, so surely that the mirror image cannot change it.</summary>
    public bool IsSettled(ReadOnlySpan<float> plain, MirrorShift mirror)
    {
        FaceComparison comparison = Compare(plain);
        return comparison.Strength switch
        {
            MatchStrength.None => !(comparison.BestSimilarity >= thresholds.PossibleAt - mirror.Raises),
            MatchStrength.Match => comparison.BestSimilarity >= thresholds.MatchAt + mirror.Lowers && !(comparison.Margin < thresholds.Margin + mirror.Narrows),
            _ => false,
        };
    }

    /// <summary>How sure it is that a face is that of the nearest person.</summary>
    /// <param name="margin">How far the second person is behind; null where there is none.</param>
    /// <param name="disagrees">Whether the single nearest reference photo is somebody else's.</param>
    internal static MatchStrength StrengthOf(float similarity, float? margin, bool disagrees, MatchThresholds thresholds)
    {
        if (similarity < thresholds.PossibleAt) return MatchStrength.None;
        bool sure = similarity >= thresholds.MatchAt && !(margin < thresholds.Margin) && !disagrees;
        return sure ? MatchStrength.Match : MatchStrength.Possible;
    }

    private static Candidate Candidate(Neighbour neighbour) => new(neighbour.PersonId, neighbour.Similarity);
}
