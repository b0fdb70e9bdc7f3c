using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Tells what became of a photo: its verdicts, and what people said.</summary>
public sealed class PhotoHistory(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>Everything, the latest first.</summary>
    public async Task<IReadOnlyList<PhotoEvent>> ReadAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        VerdictHistoryRow[] verdicts = await context.VerdictHistory.AsNoTracking().Where(row => row.PhotoId == photoId).ToArrayAsync(cancellationToken);
        HumanAssertionRow[] faces = await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == photoId).ToArrayAsync(cancellationToken);
        PhotoAssertionRow[] words = await context.PhotoAssertions.AsNoTracking().Where(row => row.PhotoId == photoId).ToArrayAsync(cancellationToken);
        PhotoExceptionRow[] exceptions = await context.PhotoExceptions.AsNoTracking().Where(row => row.PhotoId == photoId).ToArrayAsync(cancellationToken);
        DateTimeOffset uploaded = await context.Photos.Where(row => row.Id == photoId).Select(row => row.UploadedAt).SingleOrDefaultAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        IEnumerable<PhotoEvent> events =
        [
            new PhotoEvent(uploaded, null, "Taken in."),
            .. verdicts.Select(Of),
            .. faces.Select(Of),
            .. words.Select(word => Of(word, key)),
            .. exceptions.Select(row => new PhotoEvent(row.SaidAt, row.SaidBy, row.IsTakenBack ? $"{row.ChannelId}: an exception was undone." : $"{row.ChannelId}: shown by way of exception.", row.PersonId)),
        ];
        return [.. events.OrderByDescending(one => one.At)];
    }

    private static PhotoEvent Of(VerdictHistoryRow row) =>
        new(row.JudgedAt, null, $"{row.ChannelId}: {ReportCode.Of(row.Verdict)}. {string.Join(" ", row.Reasons.Select(ReasonText.Sentence))}");

    private static PhotoEvent Of(HumanAssertionRow row)
    {
        string face = $"Face {row.FaceOrdinal + 1}";
        string what = row.Kind switch
        {
            null => $"{face}: an earlier decision was undone.",
            HumanAssertionKind.IsPerson => $"{face}: named.",
            HumanAssertionKind.Guest => $"{face}: a guest whose permission we have.",
            HumanAssertionKind.Unknown => $"{face}: the reviewer does not know them.",
            HumanAssertionKind.NotAFace => $"{face}: not a face.",
            HumanAssertionKind.Mask => $"{face}: redacted in the copy.",
            _ => $"{face}: blocks the photo.",
        };
        return new PhotoEvent(row.SaidAt, row.SaidBy, what, row.PersonId, row.Note);
    }

    private static PhotoEvent Of(PhotoAssertionRow row, DataKey key)
    {
        string what = row.Kind switch
        {
            PhotoAssertionKind.NamesChecked => "Names in the file name or caption checked.",
            PhotoAssertionKind.PictureNamesChecked => "Names written in the picture checked.",
            PhotoAssertionKind.NobodyMissed => "Checked by eye: nobody was missed.",
            PhotoAssertionKind.CloseUpsAgreed => "The close-ups in it may be shown.",
            PhotoAssertionKind.AnotherPicture => "Another picture than the one it looks like.",
            PhotoAssertionKind.Deleted => "Deleted, because it was uploaded by mistake.",
            _ => "Withheld.",
        };
        return new PhotoEvent(row.SaidAt, row.SaidBy, row.IsTakenBack ? $"Undone: {what}" : what, null, DeletionReason.Open(key, row) ?? row.Note);
    }
}

/// <summary>Something that once happened to a photo.</summary>
/// <param name="By">Who did it, or null for the program.</param>
/// <param name="What">What, in plain words without names of people.</param>
/// <param name="PersonId">Whom it is about, or null.</param>
/// <param name="Note">What was written beside it, or null.</param>
public sealed record PhotoEvent(DateTimeOffset At, string? By, string What, string? PersonId = null, string? Note = null);
