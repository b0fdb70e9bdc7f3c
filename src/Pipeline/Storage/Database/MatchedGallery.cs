namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// How a photo's <see cref="Database.PhotoRow.MatchedGalleryRevision"/> says with whom its faces were compared: a revision for the whole
/// school's templates at that revision, a number below -1 for some classes' alone.
/// </summary>
internal static class MatchedGallery
{
    /// <summary>The photo waits to be matched again, whatever the school's revision.</summary>
    public const long MustBeMatched = -1;

    /// <summary>Compared with those templates of a revision alone that a batch's declared classes left in.</summary>
    public static long Narrowed(long revision) => MustBeMatched - 1 - revision;

    /// <summary>Whether the photo was compared with the whole school.</summary>
    public static bool IsWhole(long matched) => matched >= 0;
}
