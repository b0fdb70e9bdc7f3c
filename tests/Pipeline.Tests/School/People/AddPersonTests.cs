using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class AddPersonTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Whoever_is_added_is_shown_nowhere_and_an_import_knows_them()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        var add = new AddPerson(school.Import);
        await add.RunAsync(school.Rows.Id, new NewPerson("N7", null, "Zoë \"Zo\"", "O'Brien, née Hall", PersonRole.Pupil, "3", "3A"), "office", default);

        PersonLine line = (await school.PersonFiles.FindAsync(school.Rows.Id, "N7", seesBars: true, default))!.Line;
        Assert.Equal(("Zoë \"Zo\"", "O'Brien, née Hall", "3A", PersonRole.Pupil, false), (line.Person.GivenName, line.Person.FamilyName, line.Person.Class, line.Person.Role, line.Person.IsBarred));
        Assert.All(Enum.GetValues<Use>(), use => Assert.False(line.IsPermitted(use)));
        Assert.Equal("register_imported", (await school.AuditedAsync())[^1]);
    }

    [PostgresFact]
    public async Task Somebody_of_every_role_can_be_added()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        foreach (PersonRole role in Enum.GetValues<PersonRole>())
        {
            await new AddPerson(school.Import).RunAsync(school.Rows.Id, new NewPerson($"N{(int)role}", null, "Ada", "Byron", role, null, null), "office", default);
            Assert.Equal(role, (await school.PersonFiles.FindAsync(school.Rows.Id, $"N{(int)role}", seesBars: true, default))!.Line.Person.Role);
        }
    }

    [PostgresFact]
    public async Task A_number_that_is_taken_or_is_none_is_refused_and_holds_nobody()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        var add = new AddPerson(school.Import);
        foreach (string number in new[] { "P1", "p1", "", "../x" })
        {
            var person = new NewPerson(number, null, "Ada", "Byron", PersonRole.Pupil, "3", "3A");
            await Assert.ThrowsAsync<RegisterRefusedException>(() => add.RunAsync(school.Rows.Id, person, "office", default));
        }

        PeoplePage people = await school.Lists.SearchAsync(school.Rows.Id, new PeopleQuery(), default);
        Assert.Equal("P1", Assert.Single(people.People).Person.Id);
        Assert.False(people.People[0].Person.IsHeld);
    }
}
