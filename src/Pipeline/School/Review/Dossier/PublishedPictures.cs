using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>
/// Lists every copy of the photos that somebody is or may be in that left the school, with its hash: what the police need when pictures are misused. For the safeguarding lead alone: photos
/// that are locked are among them. What was taken down stays in the list.
/// </summary>
public sealed class PublishedPictures(ConsentLensDbContextFactory contexts, AuditStore audit)
{
    private static readonly string[] Headings =
        ["photo", "file_when_uploaded", "person_in_photo", "face_in_copy", "release", "channel", "file_of_copy", "sha256_of_copy", "how", "address", "at_utc", "by", "state", "state_since_utc"];

    /// <summary>Every departure of every copy, the latest first. That they were listed is recorded.</summary>
    /// <param name="isExport">Whether the list leaves the program as a file.</param>
    public async Task<IReadOnlyList<PublishedCopy>> ReadAsync(int schoolId, string personId, bool isExport, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.Database.OpenConnectionAsync(cancellationToken);
        Dictionary<long, PersonClue> clues = (await PersonClues.ReadAsync((NpgsqlConnection)context.Database.GetDbConnection(), schoolId, personId, cancellationToken)).ToDictionary(clue => clue.PhotoId);
        long[] photos = [.. clues.Keys];
        // What was left out of its package has no removed faces, not even none.
        ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => photos.Contains(item.PhotoId) && item.RemovedFaces != null).ToArrayAsync(cancellationToken);
        long[] releases = [.. items.Select(item => item.ReleaseId).Distinct()];
        Dictionary<long, ReleaseRow> releaseRows = await context.Releases.AsNoTracking().Where(release => releases.Contains(release.Id)).ToDictionaryAsync(release => release.Id, cancellationToken);
        Dictionary<string, string> channels = await context.Channels.ToDictionaryAsync(
            channel => channel.ChannelId, channel => channel.AccountName == null ? channel.Platform : channel.Platform + ": " + channel.AccountName, cancellationToken);
        ILookup<long, Departure> departures = await DeparturesAsync(context, releases, cancellationToken);
        ILookup<(long, long, string), TakedownRow> takedowns = (await context.Takedowns.AsNoTracking().Where(task => photos.Contains(task.PhotoId)).ToArrayAsync(cancellationToken))
            .ToLookup(task => (task.PhotoId, task.ReleaseId, task.Link));
        PublishedCopy[] copies =
        [
            .. items.SelectMany(item => DeparturesOf(item, departures, releaseRows[item.ReleaseId])
                    .Select(departure => Told(item, departure, clues[item.PhotoId], channels[releaseRows[item.ReleaseId].ChannelId], takedowns[(item.PhotoId, item.ReleaseId, departure.Link)])))
                .OrderByDescending(copy => copy.At).ThenByDescending(copy => copy.PhotoId),
        ];
        AuditDetail detail = AuditDetail.None.With("copies", copies.Length).With("exported", isExport);
        await SchoolTransaction.RecordAsync(contexts, schoolId, audit, new AuditEvent(user, AuditAction.SafeguardingPublicationsListed, "person", personId, detail), cancellationToken);
        return copies;
    }

    /// <summary>The list for a spreadsheet, in UTF-8.</summary>
    /// <param name="names">What the photos' files were called.</param>
    public static byte[] Csv(IEnumerable<PublishedCopy> copies, IReadOnlyDictionary<long, string> names) =>
        SpreadsheetCsv.Write([Headings, .. copies.Select(copy => Fields(copy, names.GetValueOrDefault(copy.PhotoId)))]);

    private static string[] Fields(PublishedCopy copy, string? name) =>
    [
        copy.PhotoId.ToString(CultureInfo.InvariantCulture),
        name ?? string.Empty,
        copy.Presence.ToString().ToLowerInvariant(),
        copy.IsFaceShown switch { null => "none_found", true => "not_redacted", false => "redacted" },
        copy.ReleaseId.ToString(CultureInfo.InvariantCulture),
        copy.Channel,
        copy.FileName,
        copy.Sha256 ?? string.Empty,
        copy.How.ToString().ToLowerInvariant(),
        copy.Link,
        TimeOf(copy.At),
        copy.By ?? string.Empty,
        copy.State switch { CopyState.TakenDown => "taken_down", CopyState.ToComeDown => "to_be_taken_down", _ => "not_taken_down" },
        TimeOf(copy.StateAt),
    ];

    private static string TimeOf(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    private static async Task<ILookup<long, Departure>> DeparturesAsync(ConsentLensDbContext context, long[] releases, CancellationToken cancellationToken)
    {
        Departure[] published = await context.Publications.Where(row => releases.Contains(row.ReleaseId))
            .Select(row => new Departure(row.ReleaseId, row.PhotoId, row.PublishedBy == PublicationRow.FoundOnline ? CopyDeparture.Found : CopyDeparture.Published, row.Link, row.Sequence, row.PublishedAt, row.PublishedBy)).ToArrayAsync(cancellationToken);
        Departure[] downloaded = await context.Downloads.Where(row => releases.Contains(row.ReleaseId))
            .Select(row => new Departure(row.ReleaseId, null, CopyDeparture.Downloaded, "", row.Sequence, row.DownloadedAt, row.DownloadedBy)).ToArrayAsync(cancellationToken);
        return published.Concat(downloaded).ToLookup(departure => departure.ReleaseId);
    }

    // A package that nobody is known to have taken lies ready all the same.
    private static IEnumerable<Departure> DeparturesOf(ReleaseItemRow item, ILookup<long, Departure> departures, ReleaseRow release) => departures[release.Id]
        .Where(departure => departure.PhotoId is null || departure.PhotoId == item.PhotoId)
        .DefaultIfEmpty(new Departure(release.Id, item.PhotoId, CopyDeparture.Built, "", release.BuiltDeparture ?? 0, null, null))
        .Where(departure => departure.How != CopyDeparture.Built || release.State != ReleaseState.Cancelled);

    private static PublishedCopy Told(ReleaseItemRow item, Departure departure, PersonClue clue, string channel, IEnumerable<TakedownRow> takedowns)
    {
        TakedownRow? open = takedowns.FirstOrDefault(task => task.ConfirmedAt is null);
        TakedownRow? down = takedowns.Where(task => task.ConfirmedAt is not null && task.LastDeparture >= departure.Sequence).MaxBy(task => task.ConfirmedAt);
        return new PublishedCopy(item.PhotoId, clue.Presence, clue.IsLocked, item.ReleaseId, channel, FileNameOf(item, departure), departure.How, departure.Link)
        {
            IsFaceShown = clue.Faces.Count == 0 ? null : clue.Faces.Any(face => !item.RemovedFaces!.Contains(face)),
            Sha256 = item.CopySha256 is { } hash ? Convert.ToHexStringLower(hash) : null,
            At = departure.At,
            By = departure.By,
            State = down is not null ? CopyState.TakenDown : open is not null ? CopyState.ToComeDown : CopyState.Out,
            StateAt = down is not null ? down.ConfirmedAt : open?.RaisedAt,
        };
    }

    // What was found has the name that the site gives it.
    private static string FileNameOf(ReleaseItemRow item, Departure departure) => departure.How == CopyDeparture.Found && WebAddress.TryParse(departure.Link, out Uri? address)
        ? Uri.UnescapeDataString(address.Segments[^1])
        : ReleaseCopyWriter.FileName(item.Number);

    private sealed record Departure(long ReleaseId, long? PhotoId, CopyDeparture How, string Link, long Sequence, DateTimeOffset? At, string? By);
}

/// <summary>A copy of a photo that left the school, once.</summary>
/// <param name="Presence">How the person is in the photo, as far as that is known.</param>
/// <param name="IsLocked">Whether the photo is locked for safeguarding.</param>
/// <param name="FileName">What the copy is called in its package, or on the site where it was found.</param>
/// <param name="Link">Where it was published; empty where that was never recorded.</param>
public sealed record PublishedCopy(long PhotoId, Presence Presence, bool IsLocked, long ReleaseId, string Channel, string FileName, CopyDeparture How, string Link)
{
    /// <summary>Whether a face that is or may be theirs was not redacted in the copy; null where no such face was found.</summary>
    public required bool? IsFaceShown { get; init; }

    /// <summary>Of the copy's file, in lower-case hex.</summary>
    public required string? Sha256 { get; init; }

    public required DateTimeOffset? At { get; init; }

    public required string? By { get; init; }

    public required CopyState State { get; init; }

    /// <summary>When it was confirmed to be down, or since when it has to come down.</summary>
    public required DateTimeOffset? StateAt { get; init; }
}

/// <summary>How a copy left.</summary>
public enum CopyDeparture
{
    /// <summary>Its package was made; nobody is known to have taken it.</summary>
    Built,
    Downloaded,
    Published,

    /// <summary>ConsentLens found it on one of the school's own sites.</summary>
    Found,
}

/// <summary>Whether a copy is still out.</summary>
public enum CopyState
{
    /// <summary>Nobody has taken it down, as far as is known.</summary>
    Out,

    /// <summary>It has to be taken down.</summary>
    ToComeDown,

    /// <summary>Somebody confirmed that it was taken down.</summary>
    TakenDown,
}
