using System.Collections.Frozen;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Rejects rows that have the same id or the same UPN.</summary>
internal static class DuplicateRows
{
    public static RegisterFile Reject(IReadOnlyList<RegisterRow> rows, IReadOnlyList<RejectedRow> rejected, FrozenSet<RegisterColumn> columns)
    {
        Dictionary<int, RejectedRow> duplicates = [];
        // Ignores case, because folder names do on some systems. A rejected row still counts as using its id.
        IEnumerable<Claim> ids = rows.Select(row => new Claim(row.Line, row.Person, row.Person.Id.ToUpperInvariant()));
        IEnumerable<Claim> rejectedIds = rejected
            .Where(row => row.PersonId is not null)
            .Select(row => new Claim(row.Line, row.Person!, row.PersonId!.ToUpperInvariant()));
        IEnumerable<Claim> upns = rows
            .Where(row => row.Person.Upn is not null)
            .Select(row => new Claim(row.Line, row.Person, row.Person.Upn!.Value));
        AddDuplicates(ids.Concat(rejectedIds), "person id", duplicates);
        AddDuplicates(upns, "UPN", duplicates);

        HashSet<int> linesRejectedBefore = [.. rejected.Select(row => row.Line)];
        return new RegisterFile
        {
            Columns = columns,
            Rows = [.. rows.Where(row => !duplicates.ContainsKey(row.Line))],
            Rejected = [.. rejected.Concat(duplicates.Values.Where(row => !linesRejectedBefore.Contains(row.Line))).OrderBy(row => row.Line)],
        };
    }

    private static void AddDuplicates(IEnumerable<Claim> claims, string what, Dictionary<int, RejectedRow> duplicates)
    {
        foreach (Claim[] group in claims.GroupBy(claim => claim.Key).Select(group => group.ToArray()).Where(group => group.Length > 1))
        {
            int[] lines = [.. group.Select(claim => claim.Line).Order()];
            foreach (Claim claim in group)
            {
                string others = string.Join(", ", lines.Where(line => line != claim.Line));
                string problem = $"The {what} is also on line {others}; each person must have one row, with their own id and UPN.";
                _ = duplicates.TryAdd(claim.Line, new RejectedRow(claim.Line, claim.Person.Id, problem) { Person = claim.Person });
            }
        }
    }

    private sealed record Claim(int Line, Person Person, string Key);
}
