using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Enrolment;

/// <summary>Something the school should know about a person's reference photos.</summary>
/// <param name="File">The file inside the references folder; null when it is about the person as a whole.</param>
public sealed record EnrolmentNote(string PersonId, string? File, string Message);

/// <summary>Builds a template from a person's reference faces, leaving out a photo that plainly shows somebody else.</summary>
public sealed class TemplateBuilder(SimilarityMetric metric, MatchThresholds thresholds)
{
    /// <summary>The template of <paramref name="personId"/>, or null when no reference can be used. A reference that is not even possibly the person shown in
    /// most of the others is left out, with a note.</summary>
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
                    templates[i].PersonId, null,
                    $"looks so much like {templates[j].PersonId} that their photos will go to review; check that the reference photos have not been mixed up");
            }
        }
    }

    /// <summary>True if a reference is not even possibly the person of at least half of the others. Of two that contradict each other neither is used, since
    /// nobody can tell which is right: a template of two people would let one of them through as the other.</summary>
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

/// <summary>Takes the one face from a reference photo. A wrong reference would let a wrong face through, so anything doubtful is refused.</summary>
public sealed class ReferenceReader(FaceAnalyser analyser, IPhotoReader reader)
{
    /// <summary>Long side to which a reference is decoded: a portrait needs no more.</summary>
    private const int DecodeSide = 1280;

    /// <summary>Another face at least this wide, compared with the largest, makes it unclear whose portrait it is.</summary>
    private const float RivalWidth = 0.5f;

    /// <summary>The narrowest face that makes a good reference, in pixels; the embedders look at 112 to 150.</summary>
    private const float LeastWidth = 40;

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
            return Refused($"it shows {faces.Count} faces; use a photo that shows only this person");
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

/// <summary>The face of a reference photo, or why it cannot be used.</summary>
/// <param name="Problem">Why the photo was refused, in one sentence; null if it was not.</param>
public sealed record ReferenceFace(float[]? Embedding, string? Problem);
