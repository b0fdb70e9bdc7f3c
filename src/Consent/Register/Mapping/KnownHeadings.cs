using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Ledger;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>
/// The headings that the systems of schools write (SIMS, Arbor, Bromcom, ScholarPack and our own format), for proposals that somebody looks at. Consent to one
/// use is no consent to another: a heading such as "Photograph" alone, or one that speaks of two uses, proposes nothing.
/// </summary>
internal static partial class KnownHeadings
{
    private static readonly FrozenDictionary<string, RegisterColumn> Columns = new (RegisterColumn Column, string[] Headings)[]
    {
        (RegisterColumn.PersonId, ["Admission Number", "Admission No", "Adm No", "Adno", "Arbor Student ID", "Student ID", "Pupil ID", "Person ID", "Staff ID", "Staff Code", "Employee ID", "Pupil Number", "Student Number"]),
        (RegisterColumn.Upn, ["UPN", "Unique Pupil Number", "Current UPN"]),
        (RegisterColumn.GivenName, ["Forename", "First Name", "Given Name", "Preferred Forename", "Preferred First Name", "Legal Forename", "Legal First Name", "Chosen Forename"]),
        (RegisterColumn.FamilyName, ["Surname", "Last Name", "Family Name", "Preferred Surname", "Preferred Last Name", "Legal Surname", "Legal Last Name", "Chosen Surname"]),
        (RegisterColumn.Role, ["Role", "Person Type"]),
        (RegisterColumn.YearGroup, ["Year Group", "Year", "NC Year", "Curriculum Year", "National Curriculum Year", "Year taught in"]),
        (RegisterColumn.Class, ["Class", "Reg Group", "Reg", "Registration Group", "Registration Form", "Tutor Group", "Form", "Form Group", "Class Name", "Reg Form"]),
        (RegisterColumn.AdmissionDate, ["Admission Date", "Date of Admission", "DOA", "Enrolment Start Date", "Start Date", "Date of Entry", "Joined", "Date Joined"]),
        (RegisterColumn.LeavingDate, ["Leaving Date", "Date of Leaving", "DOL", "Enrolment End Date", "End Date", "Leaving", "Date Left"]),
    }
        .SelectMany(known => known.Headings.Select(heading => KeyValuePair.Create(NearHeading.Simplify(heading), known.Column)))
        .Concat(OwnHeadings.Columns.Select(own => KeyValuePair.Create(NearHeading.Simplify(own.Key), own.Value)))
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> FullNames = new[]
    {
        "Name", "Full Name", "Legal Full Name", "Preferred Full Name", "Student Name", "Pupil Name", "Student", "Pupil", "Surname Forename", "Name (Surname, Forename)",
    }.Select(NearHeading.Simplify).ToFrozenSet(StringComparer.Ordinal);

    // What is in many exports and never on the register.
    private static readonly FrozenSet<string> OfNoUse = new[]
    {
        "Gender", "Sex", "Legal Gender", "Date of Birth", "DOB", "Birth Date", "Age", "Ethnicity", "Religion", "First Language", "Home Language", "House", "Address", "Postcode", "Post Code", "Home Address",
        "Telephone", "Phone", "Mobile", "Home Phone", "Email", "Email Address", "Home Email", "Priority 1 Contact", "Parent Name", "Contact Name", "Free School Meals", "FSM", "FSM Eligible", "Pupil Premium", "SEN", "SEN Status", "SEN Need", "EAL",
        "Attendance", "Attendance %", "% Attendance", "Medical", "Dietary Needs", "Middle Name", "Middle Names", "Enrolment Status", "Nationality", "Service Child", "In Care", "Siblings", "Job Title", "Department",
    }.Select(NearHeading.Simplify).ToFrozenSet(StringComparer.Ordinal);

    private static readonly (Use Use, Regex Words)[] Uses =
    [
        (Use.Website, WebsiteWords()),
        (Use.SocialMedia, SocialMediaWords()),
        (Use.Press, PressWords()),
        (Use.Print, PrintWords()),
        (Use.Newsletter, NewsletterWords()),
        (Use.InternalDisplay, DisplayWords()),
        (Use.NameWithImage, NameWithImageWords()),
    ];

    /// <summary>What a heading says that its column holds, or null where it says nothing that is known.</summary>
    public static HeadingReading? Find(string heading)
    {
        string letters = NearHeading.Simplify(heading);
        if (letters.Length == 0) return null;
        if (Columns.TryGetValue(letters, out RegisterColumn column)) return new HeadingReading(ColumnUse.Of(column));
        if (FullNames.Contains(letters)) return new HeadingReading(ColumnUse.FullName);
        if (OfNoUse.Contains(letters)) return new HeadingReading(ColumnUse.LeftOut);
        Use[] uses = IsAboutPictures().IsMatch(heading) ? [.. Uses.Where(use => use.Words.IsMatch(heading)).Select(use => use.Use)] : [];
        return uses is [var only] ? new HeadingReading(ColumnUse.Of(RowReader.ColumnOf(only)), IsRefusal(heading)) : null;
    }

    /// <summary>A heading that is nearly a known one: proposed, and never taken without a look.</summary>
    public static RegisterColumn? FindNear(string heading) =>
        NearHeading.Find(heading, OwnHeadings.Columns.Concat(Columns)) is { } near && (OwnHeadings.Columns.TryGetValue(near, out RegisterColumn column) || Columns.TryGetValue(near, out column)) ? column : null;

    /// <summary>Why a heading about pictures proposes nothing, in one sentence; null for other headings.</summary>
    public static string? DoubtAbout(string heading)
    {
        if (!IsAboutPictures().IsMatch(heading)) return null;
        return IsRefusal(heading)
            ? "This looks like a refusal. Choose the one use that it refuses, or the safeguarding bar where it means that the person may not be shown anywhere."
            : "This does not say one use, and consent to one is not consent to another. Choose the one use that was asked about, or leave it out.";
    }

    /// <summary>Whether a "yes" below this heading says no.</summary>
    public static bool IsRefusal(string heading) => RefusalWords().IsMatch(heading);

    [GeneratedRegex(@"consent|permission|photo|image|picture|media|publicity|biometric", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsAboutPictures();

    [GeneratedRegex(@"refus|opt(?:ed|s|ing)?[\s_-]*out|withdr|object|\bnot\b|n't\b|\bno\b|exclud|declin|denied|\bdeny|restrict|without|against|never|revok|forbid|prohibit|prevent|embargo|veto|\bban|\bstop|\bblock|\bhide", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RefusalWords();

    [GeneratedRegex(@"\bweb[\s_-]?(?:site|page)s?\b|\bweb\b|\bonline\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WebsiteWords();

    [GeneratedRegex(@"social|facebook|twitter|instagram|tiktok|youtube|\bX\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SocialMediaWords();

    [GeneratedRegex(@"\bpress\b|newspaper|\blocal media\b|\bnews media\b|journalis", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PressWords();

    [GeneratedRegex(@"\bprint(?:ed)?\b|prospectus|brochure|publication|leaflet|yearbook", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PrintWords();

    [GeneratedRegex(@"newsletter", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NewsletterWords();

    [GeneratedRegex(@"display|\bwalls?\b|\binternal\b|\b(?:in|within|around)[\s_-]+(?:the[\s_-]+)?school\b|classroom", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DisplayWords();

    [GeneratedRegex(@"\bnam(?:e|ed|es)\b.*(?:photo|image|picture)|(?:photo|image|picture).*\bname", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NameWithImageWords();
}

/// <summary>What a heading says.</summary>
/// <param name="IsRefusal">Whether a "yes" below it says no.</param>
internal sealed record HeadingReading(ColumnUse Use, bool IsRefusal = false);
