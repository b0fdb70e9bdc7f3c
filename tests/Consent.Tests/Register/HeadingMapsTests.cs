using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Register;

public class HeadingMapsTests
{
    [Fact]
    public void Our_own_headings_are_those_of_the_contract()
    {
        string[] beyondTheContract = ["internal_display", "admission_date"];
        Assert.Equal(
            RegisterText.Header.Split(',').Concat(beyondTheContract).Order(StringComparer.Ordinal),
            HeadingMaps.ConsentLens.Columns.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SIMS", "Adno,UPN,Legal Forename,Legal Surname,Year Group,Reg Group,DOA,DOL")]
    [InlineData("Arbor", "Arbor Student ID,Unique Pupil Number,Legal First Name,Legal Last Name,Year Group,Registration Form,Enrolment Start Date,Enrolment End Date")]
    [InlineData("Bromcom", "Student ID,UPN,First Name,Last Name,Year Group,Tutor Group,Admission Date,Leaving Date")]
    public void An_export_of_a_school_system_is_read_by_its_own_headings(string system, string header)
    {
        HeadingMap headings = HeadingMaps.All.Single(map => map.System == system);
        RegisterFile file = RegisterText.ReadText($"{header},website\n17,B801200005001,Ada,Byron,Year 3,3A,02/09/2024,22/07/2030,yes\n", headings);
        Assert.Empty(file.Rejected);
        Assert.Equal(
            new Person
            {
                Id = "17",
                Upn = Upn.Parse("B801200005001"),
                GivenName = "Ada",
                FamilyName = "Byron",
                Role = PersonRole.Pupil,
                YearGroup = "Year 3",
                Class = "3A",
                AdmissionDate = new DateOnly(2024, 9, 2),
                LeavingDate = new DateOnly(2030, 7, 22),
            },
            Assert.Single(file.Rows).Person);
    }

    [Fact]
    public void A_missing_column_is_named_as_the_system_names_it()
    {
        RegisterFormatException exception = Assert.Throws<RegisterFormatException>(() => RegisterText.ReadText("UPN,Forename\n", HeadingMaps.Sims));
        Assert.EndsWith("Missing: Admission Number, Surname.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_general_consent_is_no_consent_to_any_use() =>
        Assert.DoesNotContain(HeadingMaps.All.SelectMany(map => map.Columns.Keys), heading => heading.Contains("photo", StringComparison.OrdinalIgnoreCase));
}
