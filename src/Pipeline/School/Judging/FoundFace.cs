using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>A face as it is stored: where it is in the original, and whom it resembles. Its embedding is left behind.</summary>
/// <param name="Detection">Where it is, in pixels of the upright original.</param>
/// <param name="Finding">What the policy needs to know of it.</param>
public sealed record FoundFace(FaceDetection Detection, FaceFinding Finding)
{
    /// <summary>A face of a screening.</summary>
    /// <param name="face">The face, in pixels of the screened image.</param>
    /// <param name="toOriginal">Pixels of the original for each of those.</param>
    public static FoundFace Of(ScreenedFace face, float toOriginal)
    {
        return new FoundFace(face.Analysed.Detection.Scale(toOriginal), face.Finding);
    }

    /// <summary>Adds its rows to a context.</summary>
    /// <param name="photoId">Its photo.</param>
    /// <param name="ordinal">Which of the photo's faces it is.</param>
    public void AddTo(ConsentLensDbContext context, long photoId, short ordinal)
    {
        FaceComparison comparison = Finding.Comparison;
        context.Faces.Add(new FaceRow
        {
            SchoolId = context.CurrentSchoolId,
            PhotoId = photoId,
            Ordinal = ordinal,
            BoxX = Detection.Box.X,
            BoxY = Detection.Box.Y,
            BoxWidth = Detection.Box.Width,
            BoxHeight = Detection.Box.Height,
            Landmarks = FaceRow.LandmarksOf(Detection.Landmarks),
            Score = Detection.Score,
            Quality = Finding.Quality,
            Strength = comparison.Strength,
            BestSimilarity = (float?)comparison.BestSimilarity,
            Margin = (float?)comparison.Margin,
        });
        for (int rank = 0; rank < comparison.Candidates.Count; rank++)
        {
            context.FaceCandidates.Add(new FaceCandidateRow
            {
                SchoolId = context.CurrentSchoolId,
                PhotoId = photoId,
                FaceOrdinal = ordinal,
                Rank = (short)rank,
                PersonId = comparison.Candidates[rank].PersonId,
                Similarity = (float)comparison.Candidates[rank].Similarity,
            });
        }
    }
}
