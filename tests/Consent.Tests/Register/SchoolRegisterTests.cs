using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.TestSchool;

namespace ConsentLens.Consent.Tests.Register;

public class SchoolRegisterTests
{
    [Fact]
    public void Somebody_is_permitted_for_the_use_they_consented_to_and_no_other()
    {
        SchoolRegister register = new TestSchool().With("p1", Use.Website).Register();
        foreach (Use use in Enum.GetValues<Use>())
            Assert.Equal(use == Use.Website, register.IsPermitted("p1", use, Now));
    }

    [Fact]
    public void Somebody_unknown_is_not_permitted()
    {
        SchoolRegister register = new TestSchool().With("p1", Use.Website).Register();
        Assert.False(register.IsPermitted("p2", Use.Website, Now));
        Assert.False(register.IsPermitted("P1", Use.Website, Now));
        Assert.False(register.IsPermitted(null, Use.Website, Now));
    }

    [Fact]
    public void A_bar_overrides_every_use()
    {
        SchoolRegister register = new TestSchool().With(Pupil("p1") with { IsBarred = true }, Enum.GetValues<Use>()).Register();
        foreach (Use use in Enum.GetValues<Use>())
            Assert.False(register.IsPermitted("p1", use, Now));
    }

    [Fact]
    public void A_leaver_keeps_the_consent_until_it_is_withdrawn()
    {
        Person leaver = Pupil("p1") with { LeavingDate = new DateOnly(2026, 7, 22) };
        SchoolRegister register = new TestSchool().With(leaver, Use.Website).Register();
        Assert.Equal([leaver], register.Leavers(Now));
        Assert.True(register.IsPermitted("p1", Use.Website, Now));
        Assert.False(register.With(Decision(2, DecisionKind.Withdrawn, daysAgo: 1)).IsPermitted("p1", Use.Website, Now));
    }

    [Fact]
    public void The_restricted_list_is_everyone_else()
    {
        SchoolRegister register = new TestSchool()
            .With("p4", Use.Press)
            .With("p1", Use.Website)
            .With("p3")
            .With(Pupil("p2") with { IsBarred = true }, Use.Website)
            .Register();
        var list = RestrictedList.For(register, Use.Website, Now);
        Assert.Equal(["p2", "p3", "p4"], list.People.Select(person => person.Id));
        Assert.Equal(["p2", "p4"], list.WithoutTemplate(new TemplateCoverage(["p1", "p3"])).Select(person => person.Id));
    }

    [Fact]
    public void Two_people_cannot_have_one_id() =>
        Assert.Throws<ArgumentException>(() => new TestSchool().With("p1").With("p1").Register());
}
