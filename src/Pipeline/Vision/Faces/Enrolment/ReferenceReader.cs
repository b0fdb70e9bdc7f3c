using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Enrolment;

/// <summary>Takes the one face out of a reference photo. A wrong reference would let a wrong face through, so anything doubtful is refused.</summary>
public sealed class ReferenceReader(FaceAnalyser analyser, IPhotoReader reader)
{
    /// <summary>Long side to which a reference is decoded, in pixels: a portrait needs no more.</summary>
    private const int DecodeSide = 1280;

    /// <summary>Another face at least this wide, against the largest, makes it unclear whose portrait it is.</summary>
    private const float RivalWidth = 0.5f;

    /// <summary>Narrowest face that makes a good reference, in pixels; the embedders look at 112 to 150.</summary>
    private const float LeastWidth = 40;

    /// <summary>The reference face of a file's bytes.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public ReferenceFace Read(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        try
        {
            using RgbImage image = reader.Decode(file, DecodeSide, cancellationToken);
            return Choose(analyser.Analyse(image, cancellationToken).Faces);
        }
        catch (PhotoUnreadableException unreadable)
        {
            return new ReferenceFace(null, unreadable.Message);
        }
    }

    private static ReferenceFace Choose(IReadOnlyList<AnalysedFace> found)
    {
        var faces = found.Where(f => f.Quality != FaceQuality.Possible).OrderByDescending(f => f.Detection.Box.Width).ToList();
        if (faces.Count == 0) return Refused("no face was found in it; use a photo that shows the face clearly");
        AnalysedFace largest = faces[0];
        if (faces.Count > 1 && faces[1].Detection.Box.Width >= RivalWidth * largest.Detection.Box.Width)
        {
            return Refused($"it shows {faces.Count} faces; use a photo that shows only this person");
        }

        if (largest.Detection.Box.Width < LeastWidth) return Refused($"the face is only {largest.Detection.Box.Width:0} pixels wide; use a photo with a face of at least {LeastWidth:0}");
        return largest.Quality switch
        {
            FaceQuality.Turned => Refused("the face is turned away; use a photo in which the person faces the camera"),
            FaceQuality.Blurred => Refused("the face is blurred; use a sharper photo"),
            _ when largest.Embedding is null => Refused("the face could not be measured; use another photo"),
            _ => new ReferenceFace(largest.Embedding.Vector, null),
        };
    }

    private static ReferenceFace Refused(string why) => new(null, why);
}

/// <summary>The one face of a reference photo, or why it cannot be used.</summary>
/// <param name="Embedding">The embedding; null when the photo was refused.</param>
/// <param name="Problem">Why it was refused, as one sentence; null when it was not.</param>
public sealed record ReferenceFace(float[]? Embedding, string? Problem);
