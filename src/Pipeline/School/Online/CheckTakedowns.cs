using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Looks whether photos came down, where they were on one of the school's own sites. One that is still there counts as published anew, whoever confirmed that it was down.</summary>
public sealed class CheckTakedowns(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, EncryptedBlobStore blobs, IPhotoReader reader, SiteFetcher fetcher, TakedownPlaces places, RejudgePhotos rejudge, AuditStore audit, TimeProvider time, ILogger<CheckTakedowns> logger)
{
    private readonly AddressCheck _check = new(fetcher, reader, time);

    /// <summary>Looks after those of the takedowns whose places are on the school's own sites; the others are passed over.</summary>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> takedownIds, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        foreach (long id in takedownIds)
        {
            if (await ReadAsync(schoolId, id, cancellationToken) is { } place)
                await CheckAsync(schoolId, place, key, cancellationToken);
        }
    }

    private async Task CheckAsync(int schoolId, Place place, DataKey key, CancellationToken cancellationToken)
    {
        AddressVerdict verdict = await PictureAsync(schoolId, place.Task, key, cancellationToken) is { } picture
            ? await _check.CheckAsync(new PublishedPicture(place.Address, picture) { OtherAddresses = place.Others }, place.Hosts, cancellationToken)
            : new AddressVerdict(AddressState.CouldNotTell, place.Address, "The photo is not here any more, so there is nothing to compare with.", time.GetUtcNow());
        TakedownRow task = place.Task;
        bool isFoundAgain = verdict.State == AddressState.StillThere && task.ConfirmedAt is not null;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, isFoundAgain ? SchoolLock.Judging : SchoolLock.None, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            context.TakedownChecks.Add(RowOf(schoolId, task.Id, verdict));
            IReadOnlyList<AuditEvent> events = isFoundAgain
                ? await StillOnline.PublishAsync(context, new CopyPlace(task.PhotoId, task.ReleaseId, task.ChannelId, task.Link), time.GetUtcNow(), cancellationToken)
                : [];
            await transaction.CommitAsync(audit, events, cancellationToken);
        }

        if (isFoundAgain)
            await RaiseAsync(schoolId, task, verdict, cancellationToken);
    }

    /// <summary>Has what is still there judged: its new takedown says where it was seen.</summary>
    private async Task RaiseAsync(int schoolId, TakedownRow task, AddressVerdict verdict, CancellationToken cancellationToken)
    {
        await rejudge.RunAsync(schoolId, [task.PhotoId], JudgingCause.Release, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long? raised = await context.Takedowns
            .Where(row => row.PhotoId == task.PhotoId && row.ReleaseId == task.ReleaseId && row.Link == task.Link && row.ConfirmedAt == null)
            .Select(row => (long?)row.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (raised is not { } id)
            return;
        context.TakedownChecks.Add(RowOf(schoolId, id, verdict));
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<Place?> ReadAsync(int schoolId, long takedownId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await context.Takedowns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == takedownId, cancellationToken) is not { } task)
            return null;
        KnownPlaces known = await places.ReadAsync(schoolId, [task.PhotoId], cancellationToken);
        return known.Hosts is { } hosts && OwnHosts.Holds(hosts, task.Link, out Uri? address)
            ? new Place(task, address, [.. (known.Seen.GetValueOrDefault((task.ReleaseId, task.Link))?.Addresses ?? []).Select(other => new Uri(other)).Where(hosts.Holds)], hosts)
            : null;
    }

    /// <summary>The picture as it was published, and, should what was published differ from its copy here, as it was before.</summary>
    private async Task<KnownPicture?> PictureAsync(int schoolId, TakedownRow task, DataKey key, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        PhotoRow photo = await context.Photos.AsNoTracking().SingleAsync(row => row.Id == task.PhotoId, cancellationToken);
        ReleaseItemRow? item = await context.ReleaseItems.AsNoTracking().SingleOrDefaultAsync(row => row.ReleaseId == task.ReleaseId && row.PhotoId == task.PhotoId, cancellationToken);
        if (item?.CopySha256 is null || !BlobAddress.TryParse(photo.BlobId, out BlobAddress file))
            return null;
        try
        {
            using RgbImage image = reader.Decode(await blobs.ReadAsync(key, file, cancellationToken), PhotoScreener.UsualSide, cancellationToken);
            KnownPicture whole = KnownPicture.Of(Convert.ToHexStringLower(item.CopySha256), image);
            if (item.RemovedFaces is not { Length: > 0 } removed)
                return whole;
            FaceRow[] faces = await context.Faces.AsNoTracking().Where(face => face.PhotoId == task.PhotoId && removed.Contains(face.Ordinal)).ToArrayAsync(cancellationToken);
            float scale = image.Width / (float)(photo.Width ?? image.Width);
            FaceMask[] masks = [.. faces.Select(face => face.ToDetection().Scale(scale)).Select(face => FaceMask.Over(face.Box, face.Landmarks))];
            Redactor.Apply(image, masks, RedactionStyle.Soft, seed: 0);
            return whole with { Looks = [.. whole.Looks, .. KnownPicture.Of(string.Empty, image).Looks] };
        }
        catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("photo", schoolId, photo.Id, error);
            return null;
        }
    }

    private static TakedownCheckRow RowOf(int schoolId, long takedownId, AddressVerdict verdict) => new()
    {
        SchoolId = schoolId,
        TakedownId = takedownId,
        CheckedAt = verdict.CheckedAt,
        State = verdict.State,
        Address = verdict.Address.AbsoluteUri,
        Why = verdict.Why,
    };

    private sealed record Place(TakedownRow Task, Uri Address, IReadOnlyList<Uri> Others, SiteHosts Hosts);
}
