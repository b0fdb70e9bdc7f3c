using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A person whom a face resembles.</summary>
public sealed class FaceCandidateRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required long PhotoId { get; init; }

    /// <summary>Which of its faces.</summary>
    public required short FaceOrdinal { get; init; }

    /// <summary>0 for the best candidate; the matcher's own order, which is by similarity save for a second opinion.</summary>
    public required short Rank { get; init; }

    public required string PersonId { get; init; }

    /// <summary>Higher is closer.</summary>
    public required float Similarity { get; init; }
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
