using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>Directions drawn at random: what embeddings of strangers are like.</summary>
internal static class RandomVectors
{
    public static float[] Unit(Random random, int length)
    {
        float[] vector = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        Similarity.Normalise(vector);
        return vector;
    }
}
