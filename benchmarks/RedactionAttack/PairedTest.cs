namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>McNemar's test, exact: whether two ways of looking at the same photos are right equally often.</summary>
internal static class PairedTest
{
    /// <summary>The two-sided p of as uneven a split of the photos on which only one of the two was right.</summary>
    public static double P(int onlyFirst, int onlySecond)
    {
        int count = onlyFirst + onlySecond;
        if (count == 0) return 1;
        int fewer = Math.Min(onlyFirst, onlySecond);
        double term = Math.Pow(0.5, count);
        double sum = 0;
        for (int i = 0; i <= fewer; i++)
        {
            sum += term;
            term *= (double)(count - i) / (i + 1);
        }

        return Math.Min(1, 2 * sum);
    }
}
