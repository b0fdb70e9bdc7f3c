using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A user who may post on a channel.</summary>
public sealed class ChannelPosterRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required string ChannelId { get; init; }

    public required string UserName { get; init; }
}

internal sealed class ChannelPosterRowConfiguration : IEntityTypeConfiguration<ChannelPosterRow>
{
    public void Configure(EntityTypeBuilder<ChannelPosterRow> builder)
    {
        builder.ToTable("channel_posters");
        builder.HasKey(poster => new { poster.SchoolId, poster.ChannelId, poster.UserName });
    }
}
