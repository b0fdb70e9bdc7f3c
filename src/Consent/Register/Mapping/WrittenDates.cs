using System.Globalization;
using System.Text.RegularExpressions;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>Dates as people and systems write them: 31/08/2026, 31-Aug-26, 2026-08-31, and the day numbers of Excel. The day comes first, unless somebody said that the month does.</summary>
internal static partial class WrittenDates
{
    // From 1990 to 2099: a smaller or larger number is no date of a school.
    private const int FirstSerial = 32_874;
    private const int LastSerial = 73_050;

    private static readonly string[] Unmistakable =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd",
        "d-MMM-yy", "d-MMM-yyyy", "d MMM yy", "d MMM yyyy", "d MMMM yy", "d MMMM yyyy", "d-MMMM-yyyy", "d/MMM/yyyy", "d/MMM/yy", "MMM d, yyyy", "MMMM d, yyyy",
    ];

    private static readonly string[] DayFirst = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d/M/yy", "d-M-yy", "d.M.yy"];

    private static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy", "M.d.yyyy", "M/d/yy", "M-d-yy", "M.d.yy"];

    /// <summary>The date, or null where it is none.</summary>
    public static DateOnly? Read(string text, bool isMonthFirst)
    {
        string bare = Around().Replace(text.Trim(), "");
        if (int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out int serial) && serial is >= FirstSerial and <= LastSerial)
            return DateOnly.FromDateTime(DateTime.FromOADate(serial));
        return DateOnly.TryParseExact(bare, [.. Unmistakable, .. isMonthFirst ? MonthFirst : DayFirst], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
    }

    /// <summary>Whether dates of a column can only be read with the month first, so that somebody must say how the others are meant.</summary>
    public static bool IsInDoubt(IEnumerable<string> values) => values.Any(value => Read(value, isMonthFirst: false) is null && Read(value, isMonthFirst: true) is not null);

    // A weekday before it, a time after it, "st", "nd", "rd", "th" after the day, and the last letter of "Sept".
    [GeneratedRegex(@"\A(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+|[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm)?Z?\z|(?<=\A\d{1,2})(?:st|nd|rd|th)(?=\s)|(?<=\bsep)t\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Around();
}
