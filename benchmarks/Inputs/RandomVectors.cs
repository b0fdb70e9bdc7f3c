using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>Random directions, like the embeddings of strangers.</summary>
internal static class RandomVectors
{
    public static float[] Unit(Random random, int length)
    {
        float[] vector = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        Similarity.Normalise(vector);
        return vector;
    }
}
