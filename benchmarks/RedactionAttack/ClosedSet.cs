using System.Numerics.Tensors;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>
/// Guesses who it is among people of whom there are several photos each. The photo in question is never in the gallery, nor is that of the same number of anybody else, so
/// that everybody has equally many there and guessing at random is right once in as many times as there are people.
/// </summary>
/// <param name="photos">All photos: whose, and its number among theirs, from 0.</param>
internal sealed class ClosedSet(IReadOnlyList<(int Person, int Number)> photos)
{
    private readonly int _people = photos.Max(photo => photo.Person) + 1;

    /// <summary>The place of the right person among all, 1 for the likeliest, for each photo.</summary>
    /// <param name="probes">What is seen of each photo.</param>
    /// <param name="gallery">What the attacker has of each photo.</param>
    /// <param name="isMean">Whether a person's photos are averaged; else the nearest counts.</param>
    public int[] Places(IReadOnlyList<float[]> probes, IReadOnlyList<float[]> gallery, bool isMean) =>
        [.. Enumerable.Range(0, photos.Count).AsParallel().AsOrdered().Select(probe => PlaceOf(probe, probes[probe], gallery, isMean))];

    private int PlaceOf(int index, float[] probe, IReadOnlyList<float[]> gallery, bool isMean)
    {
        (int right, int number) = photos[index];
        var byPerson = new List<float[]>[_people];
        for (int person = 0; person < _people; person++) byPerson[person] = [];
        for (int other = 0; other < photos.Count; other++)
        {
            if (photos[other].Number != number) byPerson[photos[other].Person].Add(gallery[other]);
        }

        float[] distances = [.. byPerson.Select(theirs => DistanceTo(probe, theirs, isMean))];
        // Who is equally near is put in an order drawn once for this photo: it must not favour anybody.
        int[] order = [.. Enumerable.Range(0, _people)];
        new Random(index).Shuffle(order);
        return 1 + Enumerable.Range(0, _people).Count(person =>
            distances[person] < distances[right] || (distances[person] == distances[right] && order[person] < order[right]));
    }

    private static float DistanceTo(float[] probe, List<float[]> theirs, bool isMean) => theirs.Count switch
    {
        0 => float.PositiveInfinity,
        _ when isMean => TensorPrimitives.Distance(probe, Similarity.Mean(theirs, SimilarityMetric.Cosine)),
        _ => theirs.Min(one => TensorPrimitives.Distance(probe, one)),
    };
}
