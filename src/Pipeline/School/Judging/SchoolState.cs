using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>All that photos of a school are judged by at one instant: its register, its channels, and who can be recognised.</summary>
internal sealed record SchoolState
{
    public required SchoolRegister Register { get; init; }

    /// <summary>Every channel, closed ones too: what was published on them may still be seen.</summary>
    public required IReadOnlyDictionary<string, ScreeningRules> Channels { get; init; }

    /// <summary>Channels that take nothing any more: photos that never had a verdict there need none.</summary>
    public required IReadOnlySet<string> ClosedChannels { get; init; }

    public required long GalleryRevision { get; init; }

    /// <summary>Everybody's templates: decisions of humans are as old as the newest of those whom a face resembles.</summary>
    public required IReadOnlyList<TemplateHolding> Templates { get; init; }

    /// <summary>When each batch was begun.</summary>
    public required IReadOnlyDictionary<long, DateTimeOffset> BatchesBegun { get; init; }

    public required DateTimeOffset Now { get; init; }

    public static async Task<SchoolState> LoadAsync(ConsentLensDbContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ChannelRow[] channels = await context.Channels.AsNoTracking().ToArrayAsync(cancellationToken);
        return new SchoolState
        {
            Register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken),
            Channels = channels.ToDictionary(channel => channel.ChannelId, channel => channel.ToRules(), StringComparer.Ordinal),
            ClosedChannels = channels.Where(channel => channel.IsClosed(now)).Select(channel => channel.ChannelId).ToHashSet(StringComparer.Ordinal),
            GalleryRevision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken),
            Templates = await TemplatesAsync(context, now, cancellationToken),
            BatchesBegun = await context.Batches.Select(batch => new { batch.Id, batch.CreatedAt }).ToDictionaryAsync(batch => batch.Id, batch => batch.CreatedAt, cancellationToken),
            Now = now,
        };
    }

    private static async Task<IReadOnlyList<TemplateHolding>> TemplatesAsync(ConsentLensDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await context.Templates
            .Where(template => template.ExpiresAt > now)
            .Select(template => new { template.PersonId, template.EmbedderSha256, template.CreatedAt })
            .ToArrayAsync(cancellationToken);
        return [.. rows.Select(row => new TemplateHolding(row.PersonId, Convert.ToHexStringLower(row.EmbedderSha256), row.CreatedAt))];
    }
}

/// <summary>That a person has a template, not what is in it.</summary>
/// <param name="EmbedderSha256">The model that made it, in hexadecimal digits.</param>
internal sealed record TemplateHolding(string PersonId, string EmbedderSha256, DateTimeOffset CreatedAt);

/// <summary>
/// Says for a stored photo whom its comparison could have seen. That is not simply everybody who has a template today: the photo may have been compared by
/// another model, or before the template was made.
/// </summary>
internal sealed class CoverageBook(SchoolState school)
{
    private const long EveryBatch = 0;

    private readonly Dictionary<(string Embedder, long BatchId), TemplateCoverage> _coverages = [];

    /// <summary>Everyone who has a template now, whatever a photo was compared with.</summary>
    public TemplateCoverage Everybody { get; } = new(school.Templates.Select(template => (template.PersonId, template.CreatedAt)));

    public TemplateCoverage For(ComparisonRecord comparison)
    {
        if (comparison.EmbedderSha256 is null)
            return TemplateCoverage.None;
        // One coverage serves all photos that were compared with the templates of now, and one each other batch.
        bool isCurrent = comparison.GalleryRevision >= school.GalleryRevision;
        var key = (Convert.ToHexStringLower(comparison.EmbedderSha256), isCurrent ? EveryBatch : comparison.BatchId);
        if (!_coverages.TryGetValue(key, out TemplateCoverage? coverage))
        {
            // A photo was compared after its batch was begun: templates that are older were there.
            IEnumerable<TemplateHolding> seen = school.Templates.Where(template =>
                template.EmbedderSha256 == key.Item1
                && (isCurrent || (school.BatchesBegun.TryGetValue(comparison.BatchId, out DateTimeOffset begun) && template.CreatedAt < begun)));
            _coverages.Add(key, coverage = new TemplateCoverage(seen.Select(template => (template.PersonId, template.CreatedAt))));
        }

        return coverage;
    }
}
