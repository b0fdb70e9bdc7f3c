using System.Text.Json;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Tests.People;

public class PersonTests
{
    [Fact]
    public void Printing_a_person_shows_the_id_alone()
    {
        Person person = TestSchool.Pupil("p1", "Grace", "Hopper") with { IsBarred = true, Class = "3A", Upn = Upn.Parse("B801200005001") };
        Assert.Equal("Person { Id = p1 }", person.ToString());
    }

    [Fact]
    public void A_safeguarding_reason_is_neither_printed_nor_serialised()
    {
        var reason = new SafeguardingReason("p1", "court order");
        Assert.DoesNotContain("court", $"{reason}", StringComparison.Ordinal);
        Assert.DoesNotContain("court", JsonSerializer.Serialize(reason), StringComparison.Ordinal);
        Assert.Equal("court order", reason.ReadAsSafeguardingLead());
    }

    [Fact]
    public void A_leaver_has_left_from_the_day_after_the_last_day()
    {
        Person person = TestSchool.Pupil("p1") with { LeavingDate = new DateOnly(2026, 7, 22) };
        Assert.False(person.HasLeft(new DateTimeOffset(2026, 7, 22, 23, 59, 0, TimeSpan.Zero)));
        Assert.True(person.HasLeft(new DateTimeOffset(2026, 7, 23, 0, 0, 0, TimeSpan.Zero)));
        Assert.False(TestSchool.Pupil("p2").HasLeft(TestSchool.Now));
    }
}
