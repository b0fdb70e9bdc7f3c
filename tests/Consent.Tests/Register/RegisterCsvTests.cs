using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Register.RegisterText;

namespace ConsentLens.Consent.Tests.Register;

public class RegisterCsvTests
{
    [Fact]
    public void A_row_becomes_a_person_with_consents_and_answers()
    {
        RegisterFile file = Read(
            "p1,B801200005001,Zoë,O'Neill,pupil,R,Owls,yes,no,,yes,,yes,no,yes,no,,22/07/2027",
            "s1,,Alan,Turing,staff,,,no,,,,,,yes,,,yes,2027-01-31");
        Assert.Empty(file.Rejected);
        RegisterRow pupil = file.Rows[0];
        Assert.Equal(2, pupil.Line);
        Assert.Equal(
            new Person
            {
                Id = "p1",
                Upn = Upn.Parse("B801200005001"),
                GivenName = "Zoë",
                FamilyName = "O'Neill",
                Role = PersonRole.Pupil,
                YearGroup = "R",
                Class = "Owls",
                LeavingDate = new DateOnly(2027, 7, 22),
            },
            pupil.Person);
        Assert.Equal([Use.Website, Use.Print, Use.NameWithImage], pupil.Consents.Where(pair => pair.Value).Select(pair => pair.Key).Order());
        Assert.Equal([Use.SocialMedia], pupil.Consents.Where(pair => !pair.Value).Select(pair => pair.Key));
        Assert.Equal(new BiometricAnswers(BiometricAnswer.Yes, BiometricAnswer.No, BiometricAnswer.NotAnswered), pupil.Biometrics);

        RegisterRow staff = file.Rows[1];
        Assert.Equal(PersonRole.Staff, staff.Person.Role);
        Assert.True(staff.Person.IsBarred);
        Assert.Equal(new DateOnly(2027, 1, 31), staff.Person.LeavingDate);
        Assert.Equal(BiometricAnswer.Yes, staff.Biometrics.Self);
    }

    [Fact]
    public void The_register_of_a_file_permits_what_the_file_says()
    {
        DateTimeOffset now = TestSchool.Now;
        SchoolRegister register = Read(Row("p1"), Row("s1", ("role", "staff"), ("biometric_parent_1", ""), ("biometric_child", "no"))).ToRegister(now);
        Assert.True(register.IsPermitted("p1", Use.Website, now));
        Assert.False(register.IsPermitted("p1", Use.Website, now.AddTicks(-1)));
        Assert.Equal(ConsentState.Refused, register.ConsentOf("p1", Use.SocialMedia, now));
        Assert.Equal(ConsentState.NotGiven, register.ConsentOf("p1", Use.Press, now));
        Assert.Equal(ConsentState.NotGiven, register.ConsentOf("p1", Use.InternalDisplay, now));
        Assert.True(register.IsPermitted("s1", Use.Website, now));
        Assert.Equal(BiometricGround.ParentConsented, register.BiometricPermissionOf("p1", now).Ground);
        Assert.Equal(BiometricGround.AdultRefused, register.BiometricPermissionOf("s1", now).Ground);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_byte_order_mark_does_not_matter(bool hasMark)
    {
        byte[] mark = hasMark ? Encoding.UTF8.GetPreamble() : [];
        using var stream = new MemoryStream([.. mark, .. Encoding.UTF8.GetBytes(File(Row("p1")))]);
        _ = Assert.Single(RegisterCsv.Read(stream).Rows);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Windows_line_ends_capitals_and_spaces_do_not_matter()
    {
        RegisterFile file = ReadText(File(Row("p1", ("website", " YES "), ("role", "Pupil"))).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.True(Assert.Single(file.Rows).Consents[Use.Website]);
    }

    [Fact]
    public void Extra_columns_are_ignored_and_their_order_is_free()
    {
        RegisterFile file = ReadText("house,safeguarding,role,family_name,given_name,person_id,website\nRed,no,pupil,Byron,Ada,p1,yes\n");
        RegisterRow row = Assert.Single(file.Rows);
        Assert.Equal("Ada", row.Person.GivenName);
        Assert.True(row.Consents[Use.Website]);
    }

    [Fact]
    public void Internal_display_and_admission_date_may_be_added()
    {
        RegisterFile file = ReadText(
            "person_id,given_name,family_name,role,safeguarding,internal_display,admission_date\np1,Ada,Byron,pupil,no,yes,2024-09-02\n");
        RegisterRow row = Assert.Single(file.Rows);
        Assert.True(row.Consents[Use.InternalDisplay]);
        Assert.Equal(new DateOnly(2024, 9, 2), row.Person.AdmissionDate);
    }

    [Fact]
    public void Lines_are_counted_over_quoted_line_breaks_and_blank_lines()
    {
        RegisterFile file = ReadText(
            Header + ",notes\n"
            + Row("p1") + ",\"two\nlines\"\n"
            + "\n"
            + Row("p2", ("website", "maybe")) + ",\"three\n\nlines\"\n"
            + Row("p3", ("role", "cat")) + ",\n"
            + Row("p4") + ",\n");
        Assert.Equal([2, 9], file.Rows.Select(row => row.Line));
        Assert.Equal([5, 8], file.Rejected.Select(row => row.Line));
        Assert.Equal(["p2", "p3"], file.Rejected.Select(row => row.PersonId));
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_does_not_swallow_people_in_silence()
    {
        RegisterFile file = ReadText(Header + ",notes\n" + Row("p1") + ",\n" + Row("p2") + ",\"open\n" + Row("p3") + ",\n");
        Assert.Equal("p1", Assert.Single(file.Rows).Person.Id);
        RejectedRow rejected = Assert.Single(file.Rejected);
        Assert.Equal(3, rejected.Line);
        Assert.Contains("quotation mark", rejected.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stray_quotation_mark_is_one_rows_problem()
    {
        RegisterFile file = Read(Row("p1", ("class", "\"3A\" ")), Row("p2", ("class", "3\"A")), Row("p3"));
        Assert.Equal([2, 3], file.Rejected.Select(row => row.Line));
        Assert.Equal("p3", Assert.Single(file.Rows).Person.Id);
    }

    [Fact]
    public void Rows_that_share_an_id_or_a_upn_are_all_rejected()
    {
        RegisterFile file = Read(
            Row("p1", ("website", "yes")),
            Row("p2", ("upn", "B801200005001")),
            Row("P1", ("website", "no")),
            Row("p3", ("upn", "b801200005001")),
            Row("p4"),
            Row("p5"),
            Row("p5", ("website", "maybe")));
        Assert.Equal("p4", Assert.Single(file.Rows).Person.Id);
        Assert.Equal([2, 3, 4, 5, 7, 8], file.Rejected.Select(row => row.Line));
        Assert.Contains("person id is also on line 4", file.Rejected[0].Problem, StringComparison.Ordinal);
        Assert.Contains("UPN is also on line 5", file.Rejected[1].Problem, StringComparison.Ordinal);
        Assert.Contains("maybe", file.Rejected[5].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("p1,,Ada,Byron,pupil\n", "person_id, given_name, family_name, role, safeguarding")]
    [InlineData("person_id;given_name;family_name;role;safeguarding\n", "separated by commas")]
    [InlineData("person_id,given_name,family_name,role,website\n", "Missing: safeguarding")]
    [InlineData("person_id,given_name,family_name,role,safeguarding,website,Website\n", "two columns")]
    public void A_file_without_its_columns_is_one_clear_error(string text, string expected)
    {
        RegisterFormatException exception = Assert.Throws<RegisterFormatException>(() => ReadText(text));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_another_encoding_is_one_clear_error()
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(File(Row("p1", ("given_name", "Zoë")))));
        RegisterFormatException exception = Assert.Throws<RegisterFormatException>(() => RegisterCsv.Read(stream));
        Assert.Contains("UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_alone_is_an_empty_register()
    {
        RegisterFile file = Read();
        Assert.Empty(file.Rows);
        Assert.Empty(file.Rejected);
    }

    [Fact]
    public void Printing_a_row_shows_no_name() => Assert.Equal("RegisterRow { Line = 2, Id = p1 }", Read(Row("p1")).Rows[0].ToString());
}
