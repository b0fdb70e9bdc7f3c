using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>One face, or possible face, of a photo: where it is and whom it resembles. Never an embedding: that is computed again from box and landmarks
/// whenever it is needed, and an unknown person's must not be kept.</summary>
/// <remarks>The ordinal is a face's name: people have spoken of it. A photo whose faces are found anew keeps every face that somebody redacts, stops or drew; new
/// faces get higher ordinals.</remarks>
public sealed class FaceRow : ISchoolOwned
{
    private const int LandmarkNumbers = 10;

    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    /// <summary>Which of the photo's faces, from 0.</summary>
    public required short Ordinal { get; init; }
    /// <summary>Left edge of the box, in pixels of the upright original.</summary>
    public required float BoxX { get; set; }
    /// <summary>Upper edge of the box, in pixels of the upright original.</summary>
    public required float BoxY { get; set; }
    /// <summary>Width of the box, in pixels of the upright original.</summary>
    public required float BoxWidth { get; set; }
    /// <summary>Height of the box, in pixels of the upright original.</summary>
    public required float BoxHeight { get; set; }

    /// <summary>x and y of the five points, in pixels of the upright original: eye, eye, nose, corner of the mouth, corner of the mouth; left ones of the image
    /// first.</summary>
    public required float[] Landmarks { get; set; }
    /// <summary>The detector's confidence, 0..1.</summary>
    public required float Score { get; set; }
    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; set; }
    /// <summary>How sure the comparison is of its best candidate. The candidates are <see cref="FaceCandidateRow"/>s.</summary>
    public required MatchStrength Strength { get; set; }
    public float? BestSimilarity { get; set; }
    /// <summary>How far the nearest person is ahead of the second, or null.</summary>
    public float? Margin { get; set; }

    /// <summary>Ids of people whom it resembled until their template was destroyed. No measure of it is kept.</summary>
    public string[] Resembled { get; set; } = [];

    /// <summary>When the last of those templates was destroyed, or null.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>The box and the points as the pipeline knows them.</summary>
    public FaceDetection ToDetection() => new(new FaceBox(BoxX, BoxY, BoxWidth, BoxHeight), Score, ToLandmarks(Landmarks));

    /// <summary>How a face is seen, of what is stored of it.</summary>
    internal static FaceView ViewOf(float boxWidth, float boxHeight, float score, float[] landmarks) =>
        FaceQualityGauge.ViewOf(new FaceDetection(new FaceBox(0, 0, boxWidth, boxHeight), score, ToLandmarks(landmarks)));

    /// <summary>The ten numbers of <see cref="Landmarks"/>.</summary>
    public static float[] LandmarksOf(FaceLandmarks points) =>
    [
        points.EyeLeft.X, points.EyeLeft.Y,
        points.EyeRight.X, points.EyeRight.Y,
        points.Nose.X, points.Nose.Y,
        points.MouthLeft.X, points.MouthLeft.Y,
        points.MouthRight.X, points.MouthRight.Y,
    ];

    private static FaceLandmarks ToLandmarks(float[] numbers)
    {
        if (numbers.Length != LandmarkNumbers)
            throw new InvalidOperationException($"A face has {numbers.Length} numbers for its landmarks where it needs {LandmarkNumbers}.");
        Vector2 Point(int index) => new(numbers[2 * index], numbers[(2 * index) + 1]);
        return new FaceLandmarks(Point(0), Point(1), Point(2), Point(3), Point(4));
    }
}

internal sealed class FaceRowConfiguration : IEntityTypeConfiguration<FaceRow>
{
    public void Configure(EntityTypeBuilder<FaceRow> builder)
    {
        // Ten numbers and no more: no embedding fits in.
        builder.ToTable("faces", table => table.HasCheckConstraint("ck_faces_landmarks", "cardinality(landmarks) = 10"));
        builder.HasKey(face => new { face.SchoolId, face.PhotoId, face.Ordinal });
        builder.HasIndex(face => face.SchoolId).HasFilter("reopened_at is not null").HasDatabaseName("ix_faces_reopened");
        builder.BelongsToPhoto(face => new { face.SchoolId, face.PhotoId }, DeleteBehavior.Cascade);
    }
}

/// <summary>A person whom a face resembles.</summary>
public sealed class FaceCandidateRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    public required short FaceOrdinal { get; init; }
    /// <summary>0 for the best candidate; the matcher's own order, which is by similarity save for a second opinion.</summary>
    public required short Rank { get; init; }
    public required string PersonId { get; init; }
    /// <summary>Higher is closer.</summary>
    public required float Similarity { get; init; }
    /// <summary>Since when comparisons of this face have found this person.</summary>
    public required DateTimeOffset FoundAt { get; init; }
}

internal sealed class FaceCandidateRowConfiguration : IEntityTypeConfiguration<FaceCandidateRow>
{
    public void Configure(EntityTypeBuilder<FaceCandidateRow> builder)
    {
        builder.ToTable("face_candidates");
        builder.HasKey(candidate => new { candidate.SchoolId, candidate.PhotoId, candidate.FaceOrdinal, candidate.Rank });
        // Every photo of one person without a look at the table: a withdrawal must not wait.
        builder.HasIndex(candidate => new { candidate.SchoolId, candidate.PersonId, candidate.PhotoId });
        builder.HasOne<FaceRow>().WithMany()
            .HasForeignKey(candidate => new { candidate.SchoolId, candidate.PhotoId, candidate.FaceOrdinal })
            .OnDelete(DeleteBehavior.Cascade);
        // Restrict: were candidates to vanish with a person, photos of that person would become publishable.
        builder.BelongsToPerson(candidate => new { candidate.SchoolId, candidate.PersonId });
    }
}
