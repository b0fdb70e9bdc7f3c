namespace ConsentLens.Synthetic.School;

/// <summary>
/// Unique Pupil Numbers as the Department for Education defines them: a check letter, three digits of the local
/// authority, four of the school, two of the year, three of a serial number.
/// </summary>
public static class UniquePupilNumber
{
    // Without I, O and S, which are read as digits.
    private const string CheckLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    public static string Create(int localAuthority, int school, int year, int serial)
    {
        string digits = $"{localAuthority:D3}{school:D4}{year % 100:D2}{serial:D3}";
        return CheckLetter(digits) + digits;
    }

    /// <summary>The letter for the twelve digits: each times its place (the first is 2), summed, modulo 23.</summary>
    public static char CheckLetter(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * (i + 2);
        return CheckLetters[sum % CheckLetters.Length];
    }
}
