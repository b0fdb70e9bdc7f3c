using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Overview;

/// <summary>Finds the people who may not be shown somewhere and whom no screening can recognise, since they have no face template.</summary>
public sealed class UnrecognisedPeople(ConsentLensDbContextFactory contexts, CurrentBasis basis, ScreeningEngine engine, TimeProvider time)
{
    /// <summary>
    /// Those among the pupils of some classes, and among everyone who is not a pupil: they may be in the photos, and a face of theirs is an unknown one.
    /// People who left are not counted.
    /// </summary>
    /// <param name="classes">The classes; none for the whole school.</param>
    /// <param name="channelIds">The channels; none for all that are open.</param>
    /// <returns>The people, in the order of their ids.</returns>
    public async Task<IReadOnlyList<Person>> FindAsync(int schoolId, IReadOnlyList<string> classes, IReadOnlyList<string> channelIds, CancellationToken cancellationToken)
    {
        JudgingBasis current = await basis.ReadAsync(schoolId, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // Where nobody is compared, every face is filled, and nobody need be recognised.
        var uses = current.Channels
            .Where(channel => channel.Mode != ScreeningMode.DetectOnly && channel.Opened <= today && (channel.Closed is not { } last || today <= last))
            .Where(channel => channelIds.Count == 0 || channelIds.Contains(channel.ChannelId, StringComparer.Ordinal))
            .Select(channel => channel.Use)
            .Distinct();
        TemplateCoverage coverage = await CoverageAsync(schoolId, now, cancellationToken);
        return
        [
            .. uses.SelectMany(use => RestrictedList.For(current.Register, use, now).WithoutTemplate(coverage))
                .Where(person => !person.HasLeft(now) && IsIn(person, classes))
                .DistinctBy(person => person.Id)
                .OrderBy(person => person.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<TemplateCoverage> CoverageAsync(int schoolId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        byte[] embedder = engine.EmbedderSha256;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return new TemplateCoverage(await context.Templates
            .Where(template => template.EmbedderSha256 == embedder && template.ExpiresAt > now)
            .Select(template => template.PersonId)
            .ToArrayAsync(cancellationToken));
    }

    private static bool IsIn(Person person, IReadOnlyList<string> classes) =>
        classes.Count == 0 || person.Role != PersonRole.Pupil || classes.Contains(person.Class ?? string.Empty, StringComparer.OrdinalIgnoreCase);
}
