using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

[Collection(PostgresCollection.Name)]
public sealed class KeptMappingTests(PostgresFixture postgres)
{
    private const string Headings = "Adno,Forename,Surname,Photo consent: website,Remarks\n";

    [PostgresFact]
    public async Task What_was_decided_is_kept_sealed_and_holds_for_the_same_headings_alone()
    {
        RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await using (school.Rows)
        {
            byte[] file = Encoding.UTF8.GetBytes($"{Headings}1,Ada,Byron,Mrs Byron says yes,x\n");
            OpenedRegister opened = await school.Open.RunAsync(school.Rows.Id, file, default);
            Assert.False(opened.IsDecided);
            RegisterReading decided = Decide(opened, WordMeaning.Yes);
            ImportPreview preview = await school.Import.PreviewAsync(school.Rows.Id, file, decided, seesBars: true, default);
            var choice = new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true);

            // The same file with another meaning is not what was looked at, though nothing else would differ that the preview shows.
            await Assert.ThrowsAsync<RegisterChangedException>(() => school.Import.ApplyAsync(school.Rows.Id, file, Decide(opened, WordMeaning.No), choice, "office", default));
            await school.Import.ApplyAsync(school.Rows.Id, file, decided, choice, "office", default);
            await using ConsentLensDbContext context = school.Rows.Context();
            RegisterMappingRow kept = await context.RegisterMappings.SingleAsync();
            Assert.DoesNotContain("Byron", Encoding.UTF8.GetString(kept.MappingCiphertext), StringComparison.OrdinalIgnoreCase);

            Assert.True((await OpenAsync(school, $"{Headings}1,Ada,Byron,MRS BYRON SAYS YES,y\n")).IsDecided);
            Assert.True((await OpenAsync(school, "Remarks,Surname,Forename,Photo consent: website,Adno\ny,Byron,Ada,,1\n")).IsDecided);
            Assert.False((await OpenAsync(school, $"{Headings}1,Ada,Byron,Mr Byron says yes,y\n")).IsDecided);
            Assert.False((await OpenAsync(school, "Adno,Forename,Surname,Photo consent: press,Remarks\n1,Ada,Byron,Mrs Byron says yes,y\n")).IsAsBefore);
        }
    }

    private static RegisterReading Decide(OpenedRegister opened, WordMeaning meaning) => opened.Reading with
    {
        Mapping = opened.Reading.Mapping! with
        {
            Columns =
            [
                .. opened.Reading.Mapping.Columns.Select(column => column.Use is { HoldsAnswers: true }
                    ? column with { Meanings = column.Meanings.SetItem("mrs byron says yes", meaning) }
                    : column with { Use = column.Use ?? ColumnUse.LeftOut }),
            ],
        },
    };

    private static Task<OpenedRegister> OpenAsync(RegisterUnderTest school, string csv) => school.Open.RunAsync(school.Rows.Id, Encoding.UTF8.GetBytes(csv), default);
}
