using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Matching;

/// <summary>
/// Puts faces together that look alike, so that a human can decide about them at once. Complete linkage: a face belongs to a group only if it is as similar as that to each of its
/// faces, so that no chain of lookalikes joins two people. Two faces of one photo are two people, and never stand in one group.
/// </summary>
public static class FaceGrouper
{
    /// <summary>From which similarity on two faces stand together: a match, and as far beyond it as a match has to be ahead of the second person, for there is no second here to be ahead of.</summary>
    public static float AlikeAt(MatchThresholds thresholds) => (float)(thresholds.MatchAt + thresholds.Margin);

    /// <param name="alikeAt">The least similarity of any two faces of a group.</param>
    /// <returns>The group of each face, from 0, in the order in which the groups first occur.</returns>
    public static int[] Group(IReadOnlyList<FaceToGroup> faces, float alikeAt, SimilarityMetric metric)
    {
        float Between(int one, int other) => Similarity.Between(faces[one].Embedding, faces[other].Embedding, metric);
        List<int>[] groups = [.. faces.Select((_, index) => new List<int> { index })];
        foreach ((int one, int other, float _) in PairsOf(faces.Count, Between, alikeAt))
        {
            (List<int> left, List<int> right) = (groups[one], groups[other]);
            if (left == right || !left.TrueForAll(face => right.TrueForAll(next => faces[face].PhotoId != faces[next].PhotoId && Between(face, next) >= alikeAt)))
                continue;
            left.AddRange(right);
            foreach (int face in right)
                groups[face] = left;
        }

        var numbers = new Dictionary<List<int>, int>(ReferenceEqualityComparer.Instance);
        return [.. groups.Select(group => numbers.TryGetValue(group, out int number) ? number : numbers[group] = numbers.Count)];
    }

    /// <summary>Every two faces that are alike, the most alike first.</summary>
    private static IEnumerable<(int One, int Other, float Similarity)> PairsOf(int count, Func<int, int, float> between, float alikeAt)
    {
        List<(int One, int Other, float Similarity)> pairs = [];
        for (int one = 0; one < count; one++)
        {
            for (int other = one + 1; other < count; other++)
            {
                if (between(one, other) is var similarity && similarity >= alikeAt)
                    pairs.Add((one, other, similarity));
            }
        }

        return pairs.OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.One).ThenBy(pair => pair.Other);
    }
}

/// <summary>A face that is to stand beside those that look like it.</summary>
public sealed record FaceToGroup(long PhotoId, float[] Embedding);
