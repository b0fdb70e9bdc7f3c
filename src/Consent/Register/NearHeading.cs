namespace ConsentLens.Consent.Register;

/// <summary>Tells whether an unknown heading was meant to be a known one: another way to write it, a slip of the keyboard, or a part of it.</summary>
internal static class NearHeading
{
    private const int LongHeading = 8;
    private const int ShortestPart = 5;

    /// <summary>The known heading that was meant, or null when there is none near.</summary>
    public static string? Find(string heading, IEnumerable<KeyValuePair<string, RegisterColumn>> headings)
    {
        string letters = Simplify(heading);
        return headings
            .Select(known => (known.Key, Distance: DistanceOf(letters, Simplify(known.Key), known.Value)))
            .Where(known => known.Distance is not null)
            .OrderBy(known => known.Distance)
            .Select(known => known.Key)
            .FirstOrDefault();
    }

    private static int? DistanceOf(string letters, string known, RegisterColumn column)
    {
        int distance = EditDistance(letters, known);
        int most = known.Length >= LongHeading ? 2 : known.Length >= ShortestPart - 1 ? 1 : 0;
        if (distance <= most) return distance;
        bool isPart = letters.Length >= ShortestPart && known.StartsWith(letters, StringComparison.Ordinal);
        // "safeguarding flag", "website consent": what somebody decided must not be missed for a word more.
        bool isMore = column is >= RegisterColumn.Website and <= RegisterColumn.BiometricChild && known.Length > ShortestPart && letters.StartsWith(known, StringComparison.Ordinal);
        return isPart || isMore ? Math.Abs(letters.Length - known.Length) : null;
    }

    /// <summary>A heading without capitals, spaces and signs.</summary>
    public static string Simplify(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>Letters to add, leave out, replace or swap with their neighbour.</summary>
    private static int EditDistance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replaced = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[left.Length, right.Length];
    }
}
