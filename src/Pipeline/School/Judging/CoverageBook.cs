using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Says for a stored photo whom its comparison could have seen, which is what block-list screening rests on. That is not simply everybody who
/// has a template today: the photo may have been compared by another model, before the template was made, or with some classes alone.
/// </summary>
internal sealed class CoverageBook(SchoolState school)
{
    private const long EveryBatch = 0;

    private readonly Dictionary<(string Embedder, long BatchId), TemplateCoverage> _coverages = [];

    /// <summary>Everyone who has a template now, whatever a photo was compared with.</summary>
    public TemplateCoverage Everybody { get; } = new(school.Templates.Select(template => (template.PersonId, template.CreatedAt)));

    public TemplateCoverage For(ComparisonRecord comparison)
    {
        // What a photo was compared with by other thresholds than today's, nobody knows: it was compared with nobody.
        // Who was left out of a narrowed gallery is not recorded, and may have become restricted since.
        if (comparison.EmbedderSha256 is null || comparison.AwaitsMatching || !MatchedGallery.IsWhole(comparison.GalleryRevision))
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
