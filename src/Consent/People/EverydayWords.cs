using System.Collections.Frozen;

namespace ConsentLens.Consent.People;

/// <summary>Names that are also everyday words in a school's file names. Alone they name nobody; a full name always does.</summary>
internal static class EverydayWords
{
    private static readonly FrozenSet<string> Words = string.Join(
        ' ',
        "january february march april may june july august september october november december",
        "jan feb mar apr jun jul aug sept oct nov dec monday tuesday wednesday thursday friday saturday sunday",
        "spring summer autumn winter christmas noel easter holly ivy star angel joy carol harvest day week term",
        "school class year reception nursery group team house hall field park pool church bridge garden forest wood woods",
        "farm hill lake beach sea west east north south trip visit sports sport race music dance drama play book art science",
        "photo photos picture image pic snap final copy edit new old web page cover screen shot camera card")
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string foldedWord) => Words.Contains(foldedWord);
}
