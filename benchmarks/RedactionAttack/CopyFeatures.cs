namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>What an attacker extracts from one copy. Embeddings have length 1; pixels are 0..255, or normalised.</summary>
internal sealed record CopyFeatures
{
    /// <summary>The embedder's, aligned by the landmarks that the face had before it was covered.</summary>
    public required float[] Face { get; init; }

    /// <summary>The same on the face's part of the picture, enlarged twice and sharpened.</summary>
    public required float[] Sharpened { get; init; }

    /// <summary>The embedder's on a wider cut, which shows the mask and what is around it.</summary>
    public required float[] Wide { get; init; }

    /// <summary>Colours inside the mask.</summary>
    public required float[] Mask { get; init; }

    /// <summary>Colours just outside the mask.</summary>
    public required float[] Ring { get; init; }

    /// <summary>Colours of the whole picture, small.</summary>
    public required float[] Whole { get; init; }

    /// <summary>The mask's place, size and turn: all that the fill's outline tells.</summary>
    public required float[] Outline { get; init; }
}
