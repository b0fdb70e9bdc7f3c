using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using static ConsentLens.Consent.Ledger.BiometricAnswer;

namespace ConsentLens.Consent.Tests.Ledger;

public class BiometricPermissionTests
{
    [Theory]
    [InlineData(Yes, NotAnswered, NotAnswered, BiometricGround.ParentConsented)]
    [InlineData(NotAnswered, Yes, NotAnswered, BiometricGround.ParentConsented)]
    [InlineData(Yes, Yes, Yes, BiometricGround.ParentConsented)]
    [InlineData(Yes, No, Yes, BiometricGround.ParentObjects)]
    [InlineData(No, Yes, Yes, BiometricGround.ParentObjects)]
    [InlineData(Yes, Yes, No, BiometricGround.ChildRefuses)]
    [InlineData(No, No, No, BiometricGround.ChildRefuses)]
    [InlineData(NotAnswered, NotAnswered, Yes, BiometricGround.NoParentConsented)]
    [InlineData(NotAnswered, NotAnswered, NotAnswered, BiometricGround.NoParentConsented)]
    public void A_child(BiometricAnswer first, BiometricAnswer second, BiometricAnswer child, BiometricGround expected) =>
        AssertGround(expected, TestSchool.Pupil("p1"), new BiometricAnswers(first, second, child));

    [Theory]
    [InlineData(Yes, BiometricGround.AdultConsented)]
    [InlineData(No, BiometricGround.AdultRefused)]
    [InlineData(NotAnswered, BiometricGround.AdultNotAnswered)]
    public void An_adult_answers_alone(BiometricAnswer own, BiometricGround expected)
    {
        foreach (PersonRole role in new[] { PersonRole.Staff, PersonRole.OtherAdult })
        {
            Person adult = TestSchool.Pupil("s1") with { Role = role };
            AssertGround(expected, adult, new BiometricAnswers(NotAnswered, NotAnswered, own));
            AssertGround(expected, adult, new BiometricAnswers(Yes, No, own));
        }
    }

    [Fact]
    public void A_leaver_has_no_template_whatever_was_answered() =>
        AssertGround(
            BiometricGround.HasLeft,
            TestSchool.Pupil("p1") with { LeavingDate = new DateOnly(2026, 7, 22) },
            new BiometricAnswers(Yes, Yes, Yes));

    [Fact]
    public void Somebody_who_is_not_on_the_register_has_none()
    {
        var register = new TestSchool().With("p1").WithAnswers("p1", new BiometricAnswers(Yes, Yes, Yes)).Register();
        Assert.True(register.BiometricPermissionOf("p1", TestSchool.Now).IsPermitted);
        Assert.Equal(BiometricGround.NotOnRegister, register.BiometricPermissionOf("p2", TestSchool.Now).Ground);
    }

    [Fact]
    public void Every_ground_has_its_sentence() =>
        Assert.Equal(
            Enum.GetValues<BiometricGround>().Length,
            Enum.GetValues<BiometricGround>().Select(ground => new BiometricPermission(ground).Explanation).Distinct().Count());

    private static void AssertGround(BiometricGround expected, Person person, BiometricAnswers answers)
    {
        BiometricPermission permission = BiometricPermission.For(person, answers, TestSchool.Now);
        Assert.Equal(expected, permission.Ground);
        Assert.Equal(expected is BiometricGround.ParentConsented or BiometricGround.AdultConsented, permission.IsPermitted);
    }
}
