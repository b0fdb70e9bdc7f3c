using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Pipeline.Judging;

/// <summary>
/// Says for a stored photo whom its comparison could have seen, which is what block-list screening rests on. That is not simply everybody who
/// has a template today: the photo may have been compared by another model, before the template was made, or with some classes alone.
/// </summary>
internal sealed class CoverageBook(SchoolState school)
{
    private readonly Dictionary<(string Embedder, long BatchId, Use Use), TemplateCoverage> _coverages = [];

    public TemplateCoverage For(ComparisonRecord comparison, Use use)
    {
        // What a photo was compared with by other thresholds than today's, nobody knows: it was compared with nobody.
        if (comparison.EmbedderSha256 is null || comparison.AwaitsMatching)
            return TemplateCoverage.None;
        bool isCurrent = comparison.GalleryRevision >= school.GalleryRevision;
        bool isWhole = school.Batches.TryGetValue(comparison.BatchId, out BatchScope? batch) && batch.DeclaredClasses.Count == 0;
        // One coverage serves all photos that were compared with everybody as of now, and one each other batch.
        var key = (Convert.ToHexStringLower(comparison.EmbedderSha256), isCurrent && isWhole ? 0 : isCurrent ? comparison.BatchId : -comparison.BatchId, use);
        if (!_coverages.TryGetValue(key, out TemplateCoverage? coverage))
        {
            IEnumerable<TemplateHolding> seen = school.Templates.Where(template =>
                template.EmbedderSha256 == key.Item1
                && (isCurrent || template.CreatedAt <= batch?.FirstScreened)
                && (isWhole || WasComparedIn(batch, template.PersonId, use)));
            _coverages.Add(key, coverage = new TemplateCoverage(seen.Select(template => template.PersonId)));
        }

        return coverage;
    }

    /// <summary>
    /// Whether a person was in the gallery of a batch that declared its classes: adults, pupils of those classes, and those who were
    /// restricted at that time. Somebody who became restricted since was not looked for.
    /// </summary>
    private bool WasComparedIn(BatchScope? batch, string personId, Use use)
    {
        if (batch?.FirstScreened is not { } screened)
            return false;
        return school.Register.Find(personId) is not { Role: PersonRole.Pupil } pupil
            || batch.DeclaredClasses.Contains(pupil.Class ?? string.Empty, StringComparer.OrdinalIgnoreCase)
            || school.Register.ConsentOf(personId, use, screened) != ConsentState.Given;
    }
}
