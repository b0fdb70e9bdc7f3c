using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Rejects rows that have the same id or the same UPN.</summary>
internal static class DuplicateRows
{
    public static RegisterFile Reject(IReadOnlyList<RegisterRow> rows, IReadOnlyList<RejectedRow> rejected, FrozenSet<RegisterColumn> columns)
    {
        // Ignores case, because folder names do on some systems. A rejected row still counts as using its id.
        IEnumerable<Claim> ids = rows.Select(row => new Claim(row.Line, row.Person, row.Person.Id.ToUpperInvariant()));
        IEnumerable<Claim> rejectedIds = rejected
            .Where(row => row.PersonId is not null)
            .Select(row => new Claim(row.Line, row.Person!, row.PersonId!.ToUpperInvariant()));
        IEnumerable<Claim> upns = rows
            .Where(row => row.Person.Upn is not null)
            .Select(row => new Claim(row.Line, row.Person, row.Person.Upn!.Value));
        ILookup<int, Duplicate> duplicates = Duplicates(ids.Concat(rejectedIds), "person id").Concat(Duplicates(upns, "UPN")).ToLookup(duplicate => duplicate.Claim.Line);
        HashSet<int> linesRejectedBefore = [.. rejected.Select(row => row.Line)];
        IEnumerable<RejectedRow> rejectedNow = duplicates
            .Where(row => !linesRejectedBefore.Contains(row.Key))
            .Select(row => new RejectedRow(row.Key, row.First().Claim.Person.Id, ProblemsOf(row)) { Person = row.First().Claim.Person });
        return new RegisterFile
        {
            Columns = columns,
            Rows = [.. rows.Where(row => !duplicates.Contains(row.Line))],
            Rejected = [.. rejected.Select(row => row with { Problems = [.. row.Problems, .. ProblemsOf(duplicates[row.Line])] }).Concat(rejectedNow).OrderBy(row => row.Line)],
        };
    }

    private static ImmutableArray<string> ProblemsOf(IEnumerable<Duplicate> duplicates) => [.. duplicates.Select(duplicate => duplicate.Problem)];

    private static IEnumerable<Duplicate> Duplicates(IEnumerable<Claim> claims, string what)
    {
        foreach (Claim[] group in claims.GroupBy(claim => claim.Key).Select(group => group.ToArray()).Where(group => group.Length > 1))
        {
            int[] lines = [.. group.Select(claim => claim.Line).Order()];
            foreach (Claim claim in group)
            {
                string others = string.Join(", ", lines.Where(line => line != claim.Line));
                yield return new Duplicate(claim, $"The {what} is also on line {others}; each person must have one row, with their own id and UPN.");
            }
        }
    }

    private sealed record Claim(int Line, Person Person, string Key);

    private sealed record Duplicate(Claim Claim, string Problem);
}
