using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Register.RegisterText;
using static ConsentLens.Consent.Tests.TestSchool;

namespace ConsentLens.Consent.Tests.Register;

/// <summary>An import never fails open: whoever stands in a rejected row is held until it is settled.</summary>
public class HeldPeopleTests
{
    private const string Upn = "B801200005001";

    private static readonly SchoolRegister Current = Read(
        Row("p1"), Row("p2", ("given_name", "Zoë"), ("upn", Upn)), Row("p3", ("given_name", "Cat"), ("family_name", "Dunn"))).ToRegister(Now.AddDays(-100));

    [Fact]
    public void Who_is_held_is_restricted_in_every_use_whatever_the_consent()
    {
        SchoolRegister register = new TestSchool().With(Pupil("p1") with { HeldSince = Now.AddDays(-1) }, Enum.GetValues<Use>()).Register();
        Assert.All(Enum.GetValues<Use>(), use =>
        {
            Assert.False(register.IsPermitted("p1", use, Now));
            Assert.Equal("p1", Assert.Single(RestrictedList.For(register, use, Now).People).Id);
            Assert.True(register.HasChangedSince("p1", use, Now.AddDays(-2), Now));
        });
    }

    [Theory]
    [InlineData("p1", "website", "maybe")]
    [InlineData("P1", "website", "maybe")]
    [InlineData("p1", "leaving_date", "soon")]
    public void By_the_id(string id, string column, string value) => Assert.Equal(["p1"], Held(Row(id, (column, value))));

    [Fact]
    public void By_the_upn_when_the_id_is_missing_or_anothers() =>
        Assert.All(["", "p9"], id => Assert.Equal(["p2"], Held(Row(id, ("given_name", "Zoe"), ("upn", Upn), ("website", "maybe")))));

    [Theory]
    [InlineData("", "Zoe", "Byron", "3a")]
    [InlineData("../x", "ZOË", "byron", "3A")]
    [InlineData("p9", "Zoë", "Byron", "")]
    public void By_name_and_class_when_neither_fits(string id, string given, string family, string className) =>
        Assert.Equal(["p2"], Held(Row(id, ("given_name", given), ("family_name", family), ("class", className), ("website", "maybe"))));

    [Fact]
    public void Both_the_id_and_the_name_when_they_are_of_two_people() =>
        Assert.Equal(["p1", "p3"], Held(Row("p1", ("given_name", "Cat"), ("family_name", "Dunn"), ("website", "maybe"))));

    [Fact]
    public void Somebody_of_another_class_is_not_meant_and_a_row_that_fits_nobody_names_nobody() =>
        Assert.All(["4A", "3A"], className => Assert.Empty(Held(Row("", ("given_name", className == "4A" ? "Zoë" : "Nobody"), ("class", className)))));

    [Fact]
    public void Both_when_two_rows_share_an_id_and_the_other_whose_upn_a_row_has()
    {
        Assert.Equal(["p1", "p1"], Held(Row("p1"), Row("P1")));
        Assert.Equal(["p1", "p2"], Held(Row("p1", ("upn", Upn))));
    }

    [Fact]
    public void By_whatever_an_open_quotation_mark_swallowed()
    {
        RegisterImport import = Preview(Current, Row("p1", ("given_name", "\"Ada")), Row("p2"), Row("p3"));
        Assert.Equal(["p1", "p2", "p3"], import.Held.Select(person => person.PersonId));
        Assert.Empty(import.Leaving);
        Assert.True(import.IsLeavingUncertain);
    }

    [Fact]
    public void By_the_values_when_a_row_is_too_wide_or_too_short()
    {
        Assert.Equal(["p1"], Held(Row("p1,")));
        Assert.Equal(["p3"], Held("x,p3,Cat"));
    }

    [Fact]
    public void An_id_that_differs_by_capitals_alone_is_refused_and_holds_who_has_it()
    {
        RegisterImport import = Preview(Current, Row("P2", ("given_name", "Zoë"), ("website", "no")));
        Assert.Empty(import.Added);
        Assert.Equal(
            "The person id P2 is on the register as p2; ids that differ by capitals alone are one id, so write it as p2.",
            Assert.Single(import.Rejected).Problem);
        Assert.Equal(new HeldPerson("p2", 2), Assert.Single(import.Held));
        Assert.DoesNotContain("p2", import.Leaving.Select(leaver => leaver.PersonId));
    }

    [Fact]
    public void Where_a_register_has_such_ids_already_neither_row_is_accepted_until_one_has_left()
    {
        TestSchool school = new TestSchool().With("p2");
        SchoolRegister both = school.With("P2").Register();
        RegisterImport import = Preview(both, Row("p2"));
        Assert.Contains("twice, as p2 and P2", Assert.Single(import.Rejected).Problem, StringComparison.Ordinal);
        Assert.Equal(["P2", "p2"], import.Held.Select(person => person.PersonId));

        SchoolRegister left = new TestSchool().With("p2").With(Pupil("P2") with { LeavingDate = new DateOnly(2026, 7, 22) }).Register();
        Assert.Empty(Preview(left, Row("p2")).Rejected);
    }

    [Fact]
    public void An_accepted_row_settles_it_and_a_rejected_one_does_not()
    {
        SchoolRegister held = new TestSchool().With(Pupil("p1") with { HeldSince = Now.AddDays(-1) }, Use.Website).With("p2").Register();
        Assert.Equal("p1", Assert.Single(Preview(held, Row("p1"), Row("p2")).Settled));
        Assert.Empty(Preview(held, Row("p1", ("website", "maybe")), Row("p2")).Settled);
        Assert.Empty(Preview(held, Row("p2")).Settled);
    }

    private static IEnumerable<string> Held(params string[] rows) => Preview(Current, rows).Held.Select(person => person.PersonId);

    private static RegisterImport Preview(SchoolRegister current, params string[] rows) => RegisterImport.Preview(current, Read(rows), Now);
}
