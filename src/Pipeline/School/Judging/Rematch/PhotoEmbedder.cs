using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Matching;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>Embeds the known faces of a stored photo anew. The embeddings are for whoever asked, in memory alone.</summary>
public sealed class PhotoEmbedder(ScreenedPixels pixels, ScreeningEngine engine)
{
    /// <param name="key">The school's.</param>
    /// <param name="matcher">With whom they will be compared and nothing else; null where their embeddings serve for more.</param>
    /// <returns>One embedding per face, in order: null for one that cannot be compared.</returns>
    /// <exception cref="PhotoUnreadableException">The photo cannot be decoded as it was screened.</exception>
    /// <exception cref="Storage.Encryption.VaultException">Its file is missing or damaged.</exception>
    internal async Task<IReadOnlyList<FaceEmbedding?>> EmbedAsync(int schoolId, long photoId, PhotoToMatch photo, DataKey key, FaceMatcher? matcher, CancellationToken cancellationToken)
    {
        using RgbImage image = await pixels.DecodeAsync(schoolId, photoId, BlobAddress.Parse(photo.BlobId), key, cancellationToken);
        float toImage = (float)image.LongSide / Math.Max(photo.Width, photo.Height);
        return engine.ModelsFor(comparesFaces: true).Analyser.Embed(image, [.. photo.Faces.Select(face => face.Scale(toImage))], matcher, cancellationToken);
    }
}
