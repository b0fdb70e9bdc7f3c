using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>
/// What stands of what was said of one thing, a word after the other. Words are only ever added: to undo one is to take everything back, or to say again what was said before it.
/// </summary>
/// <param name="isTakenBack">Whether a row takes back all that was said before it.</param>
/// <param name="saysAgain">Whether the second row says again what the first one said.</param>
internal sealed class StandingWords<TRow>(Func<TRow, bool> isTakenBack, Func<TRow, TRow, bool> saysAgain)
    where TRow : class
{
    /// <summary>The words that stand, each with the first row that said it: the last of them counts, and the one before it is what an undoing leaves.</summary>
    /// <param name="rows">All that was said, in order.</param>
    public IReadOnlyList<TRow> Of(IEnumerable<TRow> rows)
    {
        List<TRow> standing = [];
        foreach (TRow row in rows)
        {
            if (isTakenBack(row))
                standing.Clear();
            else if (standing.Count > 1 && saysAgain(standing[^2], row))
                standing.RemoveAt(standing.Count - 1);
            else
                standing.Add(row);
        }

        return standing;
    }

    /// <summary>What is left once a row is undone.</summary>
    /// <param name="rows">All that was said, in order.</param>
    /// <param name="isMeant">Whether a row is the one to be undone.</param>
    /// <param name="left">The word that then stands, or null for none.</param>
    /// <returns>False when something else was said since, so that it is not the last word any more.</returns>
    public bool TryUndo(IReadOnlyList<TRow> rows, Func<TRow, bool> isMeant, out TRow? left)
    {
        left = null;
        if (rows.Count == 0)
            return false;
        if (isTakenBack(rows[^1]))
        {
            left = Of(rows.SkipLast(1)) is [.., { } before] ? before : null;
            return left is not null && isMeant(rows[^1]);
        }

        IReadOnlyList<TRow> standing = Of(rows);
        left = standing.Count > 1 ? standing[^2] : null;
        return isMeant(standing[^1]);
    }
}

/// <summary>What stands of the words on faces, on photos and on exceptions. What shows nobody bears the time when it is recorded, also when it is said again.</summary>
internal static class StandingWords
{
    public static StandingWords<HumanAssertionRow> OnFaces { get; } = new(
        row => row.Kind is null,
        (one, again) => one.Kind == again.Kind && one.PersonId == again.PersonId && one.Note == again.Note
            && (one.SaidAt == again.SaidAt || one.Kind is HumanAssertionKind.Block or HumanAssertionKind.Mask));

    public static StandingWords<PhotoAssertionRow> OnPhotos { get; } = new(
        row => row.IsTakenBack,
        (one, again) => one.Note == again.Note && (one.SaidAt == again.SaidAt || one.Kind == PhotoAssertionKind.Withheld));

    public static StandingWords<PhotoExceptionRow> OnExceptions { get; } = new(row => row.IsTakenBack, (one, again) => one.SaidAt == again.SaidAt);
}
