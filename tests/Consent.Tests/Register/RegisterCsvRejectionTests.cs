using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Register.RegisterText;

namespace ConsentLens.Consent.Tests.Register;

public class RegisterCsvRejectionTests
{
    [Theory]
    [InlineData("person_id", "", "The person_id is missing; enter it.")]
    [InlineData("person_id", "../p1", "folder")]
    [InlineData("given_name", " ", "The given_name is missing; enter it.")]
    [InlineData("family_name", "", "The family_name is missing; enter it.")]
    [InlineData("role", "", "The role is missing; enter pupil, staff or adult.")]
    [InlineData("role", "teacher", "enter pupil, staff or adult")]
    [InlineData("upn", "A801200005001", "require B")]
    [InlineData("upn", "123", "3 characters")]
    [InlineData("website", "y", "The value \"y\" for website is not valid")]
    [InlineData("social_media", "maybe", "social_media")]
    [InlineData("press", "1", "press")]
    [InlineData("print", "ja", "print")]
    [InlineData("newsletter", "no!", "newsletter")]
    [InlineData("name_with_image", "true", "name_with_image")]
    [InlineData("safeguarding", "court order", "safeguarding")]
    [InlineData("biometric_parent_1", "?", "biometric_parent_1")]
    [InlineData("biometric_parent_2", "?", "biometric_parent_2")]
    [InlineData("biometric_child", "?", "biometric_child")]
    [InlineData("leaving_date", "07/22/2027", "not a date")]
    [InlineData("leaving_date", "22/7/2027", "not a date")]
    [InlineData("leaving_date", "22.07.2027", "not a date")]
    [InlineData("leaving_date", "2027-02-29", "not a date")]
    [InlineData("leaving_date", "soon", "enter it like 2026-07-22 or 22/07/2026")]
    [InlineData("class", "\"3\nA\"", "line break")]
    [InlineData("class", "3A,extra", "19 values but the header has 18 columns")]
    public void A_bad_value_rejects_its_row_and_no_other(string column, string value, string expected)
    {
        RegisterFile file = Read(Row("p0"), Row("p1", (column, value)), Row("p2"));
        RejectedRow rejected = Assert.Single(file.Rejected);
        Assert.Equal(3, rejected.Line);
        Assert.Contains(expected, rejected.Problem, StringComparison.Ordinal);
        Assert.EndsWith(".", rejected.Problem, StringComparison.Ordinal);
        Assert.StartsWith("Line 3: ", rejected.ToString(), StringComparison.Ordinal);
        Assert.Equal(column == "person_id" ? null : "p1", rejected.PersonId);
        Assert.Equal(["p0", "p2"], file.Rows.Select(row => row.Person.Id));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_row_is_said_at_once()
    {
        RegisterFile file = Read(Row("p1", ("given_name", ""), ("upn", "123"), ("website", "maybe"), ("leaving_date", "soon")), Row("p1"));
        Assert.Collection(
            Assert.Single(file.Rejected, row => row.Line == 2).Problems,
            problem => Assert.Contains("given_name", problem, StringComparison.Ordinal),
            problem => Assert.Contains("upn", problem, StringComparison.Ordinal),
            problem => Assert.Contains("leaving_date", problem, StringComparison.Ordinal),
            problem => Assert.Contains("website", problem, StringComparison.Ordinal),
            problem => Assert.Contains("also on line 3", problem, StringComparison.Ordinal));
        Assert.Contains("also on line 2", Assert.Single(Assert.Single(file.Rejected, row => row.Line == 3).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_too_short_is_rejected() =>
        Assert.Contains("3 values", Assert.Single(Read("p1,,Ada").Rejected).Problem, StringComparison.Ordinal);

    [Fact]
    public void Leaving_before_coming_is_rejected()
    {
        RegisterFile file = ReadText(
            "person_id,given_name,family_name,role,safeguarding,admission_date,leaving_date\np1,Ada,Byron,pupil,,2026-09-01,2026-07-22\n");
        Assert.Contains("before the admission date", Assert.Single(file.Rejected).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_quoted_in_part()
    {
        RejectedRow rejected = Assert.Single(Read(Row("p1", ("website", new string('x', 5000)))).Rejected);
        Assert.InRange(rejected.Problem.Length, 40, 200);
    }
}
