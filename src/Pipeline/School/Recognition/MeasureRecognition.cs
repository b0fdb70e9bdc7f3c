using System.Globalization;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Recognition;

/// <summary>
/// Measures how well a school's own people are recognised, by their reference photos alone: each is compared with everybody's other ones. It is done anew whenever somebody asks, and
/// nothing of it is kept but that they asked.
/// </summary>
public sealed class MeasureRecognition(ConsentLensDbContextFactory contexts, CurrentBasis current, TemplateStore templates, ScreeningEngine engine, AuditStore audit, TimeProvider time)
{
    /// <summary>No more pairs, and no more people, are named.</summary>
    public const int MostNamed = 50;

    /// <summary>Measures it.</summary>
    /// <param name="namesPeople">Whether the user may know who looks like whom.</param>
    /// <returns>Null where no open channel compares faces.</returns>
    public async Task<RecognitionFigures?> RunAsync(int schoolId, bool namesPeople, string user, CancellationToken cancellationToken)
    {
        JudgingBasis basis = await current.ReadAsync(schoolId, cancellationToken);
        if (!basis.ComparesFaces)
            return null;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        MatchThresholds inForce = await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken);
        Template[] known = [.. (await templates.LoadAsync(context, new Digest(engine.EmbedderSha256), now, cancellationToken)).Where(template => basis.Register.Find(template.PersonId) is not null)];
        int rejected = await context.ReferencePhotos.CountAsync(photo => photo.State == ReferencePhotoState.Rejected, cancellationToken);
        SimilarityMetric metric = engine.Pack.Embedding.Metric;
        IReadOnlyList<LeftOutPhoto> photos = LeaveOneOut.Compare(known, metric, cancellationToken);
        (IReadOnlyList<AlikePair> pairs, int alike) = LeaveOneOut.Alike(known, metric, inForce.PossibleAt, MostNamed, cancellationToken);
        Person Find(string id) => basis.Register.Find(id)!;
        string[] better = [.. photos.Where(photo => photo.IsOnlyOne || photo.At(inForce) != LeftOutOutcome.Recognised).Select(photo => photo.PersonId).Distinct(StringComparer.Ordinal)];
        bool missedIsShown = basis.Channels.Any(channel => channel.Mode == ScreeningMode.BlockList);
        var figures = new RecognitionFigures(inForce, RecognitionCounts.Of(photos, inForce), ByYear(photos, inForce, Find), RecognitionLadder.Of(photos, inForce, engine.ThresholdsFor([], school: null), missedIsShown))
        {
            MeasuredAt = now,
            WithoutTemplate = basis.Register.People.Count(person => !person.HasLeft(now)) - known.Count(template => !Find(template.PersonId).HasLeft(now)),
            RejectedPhotos = rejected,
            NeedPhotos = better.Length,
            AlikePairs = alike,
            Pairs = namesPeople ? [.. pairs.Select(pair => new NamedPair(Find(pair.FirstId), Find(pair.SecondId), pair.Similarity >= inForce.MatchAt))] : [],
            NeedPhotosOf = namesPeople ? [.. better.Select(Find).OrderBy(person => person.Class, StringComparer.Ordinal).ThenBy(person => person.FamilyName, StringComparer.Ordinal).Take(MostNamed)] : [],
        };
        AuditDetail detail = AuditDetail.None.With("photos", photos.Count).With("named", namesPeople);
        await SchoolTransaction.RecordAsync(contexts, schoolId, audit, new AuditEvent(user, AuditAction.RecognitionMeasured, "school", AuditStore.NameOf(schoolId), detail), cancellationToken);
        return figures;
    }

    private static RecognitionGroup[] ByYear(IReadOnlyList<LeftOutPhoto> photos, MatchThresholds thresholds, Func<string, Person> find) =>
    [
        .. photos.GroupBy(photo => find(photo.PersonId) is { Role: PersonRole.Pupil } pupil ? (IsAdults: false, Year: pupil.YearGroup) : (IsAdults: true, null))
            .OrderBy(group => group.Key.IsAdults)
            .ThenBy(group => OrderOf(group.Key.Year))
            .ThenBy(group => group.Key.Year, StringComparer.Ordinal)
            .Select(group => new RecognitionGroup(group.Key.Year, group.Key.IsAdults, RecognitionCounts.Of([.. group], thresholds))),
    ];

    // Nursery, reception, the years, what else the school calls a year, and none.
    private static int OrderOf(string? year) => year switch
    {
        null => int.MaxValue,
        _ when int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
        _ when year.StartsWith('N') => -2,
        _ when year.StartsWith('R') => -1,
        _ => int.MaxValue - 1,
    };
}

/// <summary>How well a school's own people are recognised.</summary>
/// <param name="InForce">The thresholds that count now.</param>
/// <param name="All">All photos, at these.</param>
/// <param name="ByYear">The pupils of each year group, and everybody else.</param>
public sealed record RecognitionFigures(MatchThresholds InForce, RecognitionCounts All, IReadOnlyList<RecognitionGroup> ByYear, RecognitionLadder Ladder)
{
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>People of the register without a template: nothing is known of them.</summary>
    public required int WithoutTemplate { get; init; }

    /// <summary>Reference photos that could not be used, and are in no figure.</summary>
    public required int RejectedPhotos { get; init; }

    /// <summary>People with a single photo, or with one in which they are not recognised.</summary>
    public required int NeedPhotos { get; init; }

    /// <summary>Pairs of people whose templates are at least possibly each other's.</summary>
    public required int AlikePairs { get; init; }

    /// <summary>The most alike of them, for whoever may know.</summary>
    public required IReadOnlyList<NamedPair> Pairs { get; init; }

    /// <summary>The first of the people who need photos, for whoever may know.</summary>
    public required IReadOnlyList<Person> NeedPhotosOf { get; init; }
}

/// <summary>The photos of some people.</summary>
/// <param name="Year">The year group of pupils, or null.</param>
/// <param name="IsAdults">Whether they are not pupils.</param>
public sealed record RecognitionGroup(string? Year, bool IsAdults, RecognitionCounts Counts);

/// <summary>Two people who look alike.</summary>
/// <param name="IsMatch">Whether one would be taken for the other, and not only possibly.</param>
public sealed record NamedPair(Person First, Person Second, bool IsMatch);
