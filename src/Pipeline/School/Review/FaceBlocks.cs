using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Finds out whether a word would lift a block: the face stops its photo on some channel now, and the word says otherwise.</summary>
internal static class FaceBlocks
{
    public static async Task<bool> WouldBeLiftedAsync(ConsentLensDbContext context, FaceRow face, FaceWord word, TimeProvider time, CancellationToken cancellationToken)
    {
        if (word.Kind == HumanAssertionKind.Block)
            return false;
        HumanAssertionRow? said = await context.HumanAssertions
            .AsNoTracking()
            .Where(row => row.PhotoId == face.PhotoId && row.FaceOrdinal == face.Ordinal)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        if (said?.Kind == HumanAssertionKind.Block)
            return true;
        string? person = said?.Kind switch
        {
            null when face.Strength == MatchStrength.Match => await BestOfAsync(context, face, cancellationToken),
            HumanAssertionKind.IsPerson => said.PersonId,
            _ => null,
        };
        // To confirm who it is lifts nothing.
        return person is not null && person != word.PersonId && await IsBlockedAsync(context, person, said?.Kind is not null, time, cancellationToken);
    }

    private static async Task<bool> IsBlockedAsync(ConsentLensDbContext context, string person, bool isSaid, TimeProvider time, CancellationToken cancellationToken)
    {
        Use[] uses = await context.Channels
            .Where(channel => channel.OnHit == HitAction.Block && (isSaid || channel.Mode != ScreeningMode.DetectOnly))
            .Select(channel => channel.Use)
            .Distinct()
            .ToArrayAsync(cancellationToken);
        if (uses.Length == 0)
            return false;
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        return uses.Any(use => !register.IsPermitted(person, use, now));
    }

    private static Task<string?> BestOfAsync(ConsentLensDbContext context, FaceRow face, CancellationToken cancellationToken) =>
        context.FaceCandidates
            .Where(candidate => candidate.PhotoId == face.PhotoId && candidate.FaceOrdinal == face.Ordinal && candidate.Rank == 0)
            .Select(candidate => (string?)candidate.PersonId)
            .SingleOrDefaultAsync(cancellationToken);
}
