using System.Globalization;
using CsvHelper;

namespace ConsentLens.Synthetic.School;

/// <summary>Writes register.csv as ConsentLens imports it.</summary>
internal static class RegisterFile
{
    private static readonly string[] Headings =
    [
        "person_id", "upn", "given_name", "family_name", "role", "year_group", "class", "website", "social_media", "press", "print",
        "newsletter", "name_with_image", "safeguarding", "biometric_parent_1", "biometric_parent_2", "biometric_child", "leaving_date",
    ];

    public static string Format(SchoolRegister register)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        WriteRow(csv, Headings);
        foreach (SchoolPerson person in register.People)
            WriteRow(csv, Fields(person));
        csv.Flush();
        return text.ToString();
    }

    private static string[] Fields(SchoolPerson person) =>
    [
        person.PersonId,
        person.Upn,
        person.GivenName,
        person.FamilyName,
        person.IsStaff ? "staff" : "pupil",
        person.YearGroup,
        person.Class,
        Word(person.Website),
        Word(person.SocialMedia),
        Word(person.Press),
        Word(person.Print),
        Word(person.Newsletter),
        Word(person.NameWithImage),
        Word(person.IsBarred),
        Word(person.BiometricParent1),
        Word(person.BiometricParent2),
        Word(person.BiometricOwn),
        person.LeavingDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
    ];

    private static void WriteRow(CsvWriter csv, string[] fields)
    {
        foreach (string field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }

    private static string Word(bool? answer) => answer switch
    {
        true => "yes",
        false => "no",
        null => "",
    };
}
