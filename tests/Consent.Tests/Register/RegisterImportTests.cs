using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Tests.Register.Mapping;
using static ConsentLens.Consent.Tests.Register.RegisterText;
using static ConsentLens.Consent.Tests.TestSchool;

namespace ConsentLens.Consent.Tests.Register;

public class RegisterImportTests
{
    private static readonly SchoolRegister Current = Read(Row("p1"), Row("p2"), Row("p3", ("upn", "B801200005001"))).ToRegister(Now.AddDays(-100));

    [Fact]
    public void The_same_file_again_changes_nothing()
    {
        RegisterImport import = Preview(Current, Row("p1"), Row("p2"), Row("p3", ("upn", "B801200005001")));
        Assert.Empty(import.Added);
        Assert.Empty(import.Changed);
        Assert.Empty(import.Leaving);
        Assert.Empty(import.Rejected);
    }

    [Fact]
    public void Newcomers_are_added_and_the_missing_are_leaving()
    {
        RegisterImport import = Preview(Current, Row("p1"), Row("p4"), Row("p3", ("upn", "B801200005001")));
        Assert.Equal("p4", Assert.Single(import.Added).Person.Id);
        Assert.Equal(new Leaver("p2", null), Assert.Single(import.Leaving));
    }

    [Fact]
    public void Somebody_with_a_new_leaving_date_is_leaving_and_somebody_who_left_is_not_named_again()
    {
        SchoolRegister current = new TestSchool().With("p1").With(Pupil("p2") with { LeavingDate = new DateOnly(2026, 7, 22) }).Register();
        RegisterImport import = Preview(current, Row("p1", ("leaving_date", "2026-12-18")));
        Assert.Equal(new Leaver("p1", new DateOnly(2026, 12, 18)), Assert.Single(import.Leaving));
        FieldChange change = import.Changed.Single(change => change.Column == RegisterColumn.LeavingDate);
        Assert.Equal(("", "2026-12-18", false), (change.OldValue, change.NewValue, change.IsMorePermissive));
    }

    [Theory]
    [InlineData("given_name", "Grace", RegisterColumn.GivenName, "Ada", "Grace", false)]
    [InlineData("class", "", RegisterColumn.Class, "3A", "", false)]
    [InlineData("upn", "P207000016049", RegisterColumn.Upn, "", "P207000016049", false)]
    [InlineData("role", "adult", RegisterColumn.Role, "pupil", "adult", true)]
    [InlineData("website", "no", RegisterColumn.Website, "given", "no", false)]
    [InlineData("website", "", RegisterColumn.Website, "given", "", false)]
    [InlineData("social_media", "yes", RegisterColumn.SocialMedia, "refused", "yes", true)]
    [InlineData("press", "yes", RegisterColumn.Press, "not_given", "yes", true)]
    [InlineData("safeguarding", "yes", RegisterColumn.Safeguarding, "no", "yes", false)]
    [InlineData("biometric_parent_1", "no", RegisterColumn.BiometricParent1, "yes", "no", false)]
    [InlineData("biometric_parent_2", "yes", RegisterColumn.BiometricParent2, "", "yes", true)]
    public void A_change_is_told_with_old_and_new(string column, string value, RegisterColumn expected, string oldValue, string newValue, bool isMorePermissive)
    {
        FieldChange change = Assert.Single(Preview(Current, Row("p2", (column, value))).Changed);
        Assert.Equal(new FieldChange("p2", 2, expected, oldValue, newValue, isMorePermissive), change);
    }

    [Fact]
    public void An_import_that_would_undo_a_withdrawal_is_told_as_such()
    {
        SchoolRegister current = Current.With(Decision(1000, DecisionKind.Withdrawn, daysAgo: 1));
        FieldChange change = Assert.Single(Preview(current, Row("p1")).Changed);
        Assert.Equal(("withdrawn", "yes", true), (change.OldValue, change.NewValue, change.IsMorePermissive));
    }

    [Theory]
    [InlineData("no", DecisionKind.Refused)]
    [InlineData("no", DecisionKind.Withdrawn)]
    [InlineData("", null)]
    public void A_file_that_says_no_ends_a_consent_that_begins_later(string value, DecisionKind? before)
    {
        SchoolRegister current = new TestSchool().With("p1").Register();
        if (before is { } kind)
            current = current.With(Decision(1, kind, daysAgo: 9));
        current = current.With(Decision(2, DecisionKind.Given, daysAgo: -30));
        RegisterImport import = Preview(current, Row("p1", ("website", value)));
        Assert.Equal("given_later", import.Changed.Single(change => change.Column == RegisterColumn.Website).OldValue);
    }

    [Fact]
    public void A_lifted_bar_and_a_lifted_leaving_date_are_more_permissive()
    {
        Person person = Pupil("p1") with { IsBarred = true, LeavingDate = new DateOnly(2026, 7, 22) };
        RegisterImport import = Preview(new TestSchool().With(person).Register(), Row("p1"));
        Assert.True(import.Changed.Single(change => change.Column == RegisterColumn.Safeguarding).IsMorePermissive);
        Assert.True(import.Changed.Single(change => change.Column == RegisterColumn.LeavingDate).IsMorePermissive);
    }

    [Fact]
    public void Whoever_must_not_learn_of_bars_sees_no_bar_and_no_consent_of_somebody_barred()
    {
        Person ofLead = Pupil("p1") with { IsBarred = true, BarredSince = Now.AddDays(-1), IsBarredByLeadAlone = true };
        SchoolRegister current = new TestSchool().With(ofLead, Use.Website, Use.Press).With(Pupil("p2") with { IsBarred = true }, Use.Website).Register();
        RegisterImport import = Preview(current, Row("p1", ("website", "no"), ("class", "4A")), Row("p2", ("website", "yes")));
        Assert.Equal("p2", import.Changed.Single(change => change.Column == RegisterColumn.Safeguarding).PersonId);

        RegisterImport seen = import.WithoutBars(current, Read(Row("p1", ("website", "no"), ("class", "4A")), Row("p2", ("website", "yes"))), Now);
        Assert.DoesNotContain(seen.Changed, change => change.Column == RegisterColumn.Safeguarding || change.OldValue == "given");
        Assert.Equal(("not_given", "no"), seen.Changed.Where(change => (change.PersonId, change.Column) == ("p1", RegisterColumn.Website)).Select(change => (change.OldValue, change.NewValue)).Single());
        Assert.DoesNotContain(seen.Changed, change => (change.PersonId, change.Column) == ("p1", RegisterColumn.Press));
        Assert.Contains(seen.Changed, change => (change.PersonId, change.Column) == ("p1", RegisterColumn.Class));
    }

    [Fact]
    public void A_file_that_says_yes_for_somebody_barred_looks_as_for_anybody_without_a_consent()
    {
        SchoolRegister current = new TestSchool().With(Pupil("p1") with { IsBarred = true }, Use.Website, Use.Press).With(Pupil("p2")).With("p3", Use.Website, Use.Press).Register();
        (string, string)[] yes = [("class", "4A"), ("website", "yes"), ("press", "yes"), ("biometric_child", "yes")];
        RegisterFile file = Read(Row("p1", yes), Row("p2", yes), Row("p3", yes));
        RegisterImport import = RegisterImport.Preview(current, file, Now);
        Assert.DoesNotContain(import.Changed, change => (change.PersonId, change.Column) == ("p1", RegisterColumn.Press));

        RegisterImport seen = import.WithoutBars(current, file, Now);
        Assert.Contains(ToldOf("p1"), told => told == (RegisterColumn.Press, "not_given", "yes", true));
        Assert.Equal(ToldOf("p2"), ToldOf("p1"));
        Assert.DoesNotContain(ToldOf("p3"), told => told.Column == RegisterColumn.Press);

        IEnumerable<(RegisterColumn Column, string, string, bool)> ToldOf(string person) =>
            seen.Changed.Where(change => change.PersonId == person && change.Column != RegisterColumn.YearGroup).Select(change => (change.Column, change.OldValue, change.NewValue, change.IsMorePermissive));
    }

    [Fact]
    public void A_column_that_the_file_lacks_is_not_compared()
    {
        SchoolRegister current = new TestSchool().With(Pupil("17") with { IsBarred = true, Class = "3A" }, Use.Website).Register();
        RegisterFile file = MappedText.Read("Adno,Forename,Surname,Reg\n17,Ada,Byron,4A\n");
        Assert.Equal(RegisterColumn.Class, Assert.Single(RegisterImport.Preview(current, file, Now).Changed).Column);
    }

    [Fact]
    public void Somebody_whose_row_was_rejected_is_not_leaving()
    {
        RegisterImport import = Preview(Current, Row("p1", ("website", "maybe")), Row("p2"));
        Assert.Equal("p3", Assert.Single(import.Leaving).PersonId);
        Assert.False(import.IsLeavingUncertain);
        Assert.True(Preview(Current, Row("p1"), Row("")).IsLeavingUncertain);
    }

    [Fact]
    public void A_upn_that_belongs_to_somebody_else_is_rejected()
    {
        RegisterImport import = Preview(Current, Row("p1", ("upn", "B801200005001")), Row("p2"), Row("p9", ("website", "maybe")));
        Assert.Equal([2, 4], import.Rejected.Select(row => row.Line));
        Assert.Contains("belongs to person p3", import.Rejected[0].Problem, StringComparison.Ordinal);
        Assert.Equal(["p1", "p3"], import.Held.Where(person => person.Line == 2).Select(person => person.PersonId));
        Assert.Empty(import.Leaving);
    }

    private static RegisterImport Preview(SchoolRegister current, params string[] rows) => RegisterImport.Preview(current, Read(rows), Now);
}
