using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Writes what somebody said of a face, with the place it was said of.</summary>
internal sealed class FaceWordRecord(TimeProvider time)
{
    /// <summary>Adds the row to a context; the caller saves.</summary>
    /// <exception cref="ReviewRefusedException">The word contradicts itself, or is about nobody on the register.</exception>
    public async Task AddAsync(ConsentLensDbContext context, FaceRow face, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if ((word.Kind == HumanAssertionKind.IsPerson) != (word.PersonId is not null))
            throw new ReviewRefusedException("Choose who it is, or say that you do not know them.");
        if (word.PersonId is { } person && !await context.People.AnyAsync(row => row.PersonId == person, cancellationToken))
            throw new ReviewRefusedException("Nobody on the register has this id. Search for the person again.");
        string? note = word.Kind == HumanAssertionKind.Guest ? ReviewNote.Require(word.Note, "Enter on what ground this guest may be shown, such as a signed form.") : ReviewNote.Of(word.Note);
        context.HumanAssertions.Add(new HumanAssertionRow
        {
            SchoolId = context.CurrentSchoolId,
            PhotoId = face.PhotoId,
            FaceOrdinal = face.Ordinal,
            BoxX = face.BoxX,
            BoxY = face.BoxY,
            BoxWidth = face.BoxWidth,
            BoxHeight = face.BoxHeight,
            Kind = word.Kind,
            PersonId = word.PersonId,
            SaidBy = user,
            SaidAt = time.GetUtcNow(),
            Note = note,
        });
    }

    public static AuditEvent EntryOf(FaceRow face, FaceWord word, string user, AuditAction? action = null)
    {
        AuditDetail detail = AuditDetail.None.With("face", (long)face.Ordinal);
        if (word.Kind is { } kind)
            detail = detail.With("kind", ReportCode.Of(kind));
        if (word.PersonId is { } person && AuditIdRule.IsId(person))
            detail = detail.With("person", person);
        AuditAction usual = word.Kind is null ? AuditAction.FaceIdentificationWithdrawn : AuditAction.FaceIdentified;
        return new AuditEvent(user, action ?? usual, "photo", face.PhotoId.ToString(CultureInfo.InvariantCulture), detail);
    }
}
