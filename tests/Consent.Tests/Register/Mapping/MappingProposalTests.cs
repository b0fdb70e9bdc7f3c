using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using static ConsentLens.Consent.Tests.Register.Mapping.MappedText;

namespace ConsentLens.Consent.Tests.Register.Mapping;

/// <summary>What a column is proposed to be; what nobody can know for certain is asked.</summary>
public class MappingProposalTests
{
    [Theory]
    [InlineData("Parental Consent: Photograph - School website", RegisterColumn.Website)]
    [InlineData("Consent: Photographs on School Website", RegisterColumn.Website)]
    [InlineData("Photo permission (website)", RegisterColumn.Website)]
    [InlineData("Images: Facebook", RegisterColumn.SocialMedia)]
    [InlineData("Parental Consent: Social Media", RegisterColumn.SocialMedia)]
    [InlineData("Photograph - Local press", RegisterColumn.Press)]
    [InlineData("Consent - Photo in newspaper", RegisterColumn.Press)]
    [InlineData("Consent: Photograph - Prospectus", RegisterColumn.Print)]
    [InlineData("Photo consent newsletter", RegisterColumn.Newsletter)]
    [InlineData("Photo consent: displays in school", RegisterColumn.InternalDisplay)]
    [InlineData("Consent: name with photo", RegisterColumn.NameWithImage)]
    [InlineData("Legal_Forename", RegisterColumn.GivenName)]
    [InlineData("ADMISSION  NO.", RegisterColumn.PersonId)]
    [InlineData("Surnames", RegisterColumn.FamilyName)]
    [InlineData("Safeguarding flag", RegisterColumn.Safeguarding)]
    public void A_heading_that_says_one_thing_is_taken_for_it(string heading, RegisterColumn column) =>
        Assert.Equal(ColumnUse.Of(column), Proposed(heading));

    [Theory]
    [InlineData("Photograph")]
    [InlineData("Photo consent")]
    [InlineData("Parental Consent: Photograph")]
    [InlineData("Photos: website and social media")]
    [InlineData("Photo consent (website/newsletter)")]
    [InlineData("Consent: School trips")]
    [InlineData("Allergies")]
    [InlineData("No photos")]
    public void Nothing_is_proposed_where_consent_to_one_use_would_become_consent_to_another(string heading) =>
        Assert.Null(Proposed(heading));

    [Fact]
    public void What_is_on_no_register_is_proposed_to_be_left_out_and_stays_in_sight()
    {
        RegisterFile file = Read("Adno,Forename,Surname,Gender,Date of Birth\n17,Ada,Byron,F,01/02/2016\n");
        Assert.Equal(["Gender", "Date of Birth"], file.ExtraColumns.AsEnumerable());
    }

    [Fact]
    public void A_column_without_a_heading_is_known_by_its_check_letters()
    {
        RegisterMapping mapping = MappingProposal.Of(Table("Adno,,Forename,Surname\n17,B801200005001,Ada,Byron\n"));
        Assert.Equal(ColumnUse.Of(RegisterColumn.Upn), mapping.Of("Column B (without a heading)").Use);
    }

    [Fact]
    public void Of_two_columns_for_the_same_the_second_is_asked_about()
    {
        RegisterTable table = Table("Adno,Legal Forename,Forename,Surname,Surname\n17,Ada,Addy,Byron,King\n");
        RegisterMapping mapping = MappingProposal.Of(table);
        Assert.Equal(ColumnUse.Of(RegisterColumn.GivenName), mapping.Of("Forename").Use);
        Assert.Null(mapping.Of("Legal Forename").Use);
        Assert.Null(mapping.Of("Surname (2)").Use);
        MappingCheck check = MappingCheck.Of(table, mapping);
        Assert.Equal(["Legal Forename", "Surname (2)"], check.ByColumn.Keys);

        check = MappingCheck.Of(table, mapping.Decide("Legal Forename", ColumnUse.Of(RegisterColumn.GivenName)).Decide("Surname (2)", ColumnUse.LeftOut));
        Assert.Equal(["Forename", "Legal Forename"], check.ByColumn.Keys);
        Assert.All(check.ByColumn.Values, problem => Assert.Contains("same thing", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Photo refused: website")]
    [InlineData("Website photos: opted out")]
    [InlineData("Do not use photo on website")]
    [InlineData("Parental consent withdrawn - photo website")]
    [InlineData("Website photo embargo")]
    public void Yes_below_a_refusal_is_never_a_consent(string heading)
    {
        RegisterTable table = Table($"Adno,Forename,Surname,{heading}\n1,A,B,Yes\n2,C,D,No\n3,E,F,\n");
        RegisterFile file = MappedRegister.Read(table, MappingProposal.Of(table));
        Assert.Equal([false, null, null], file.Rows.Select(row => row.Consents.TryGetValue(Use.Website, out bool answer) ? answer : (bool?)null));
        Assert.NotNull(MappingProposal.DoubtAbout(table.Columns[3]));
    }

    [Theory]
    [InlineData("Yes - website only")]
    [InlineData("yes, but no names")]
    [InlineData("Y?")]
    [InlineData("x")]
    [InlineData("Ja")]
    [InlineData("Mum: yes, Dad: no")]
    public void A_word_that_is_not_known_is_asked_about_and_is_no_yes_by_itself(string word)
    {
        RegisterTable table = Table($"Adno,Forename,Surname,website\n1,A,B,\"{word}\"\n2,C,D,Y\n");
        RegisterMapping mapping = MappingProposal.Of(table);
        Assert.Contains(word, Assert.Single(MappingCheck.Of(table, mapping).ByColumn).Value, StringComparison.Ordinal);
        Assert.Throws<RegisterFormatException>(() => MappedRegister.Read(table, mapping));

        RegisterFile asked = MappedRegister.Read(table, mapping.Decide("website", ColumnUse.Of(RegisterColumn.Website), (word, WordMeaning.ToCheck)));
        Assert.Contains("has to be checked", Assert.Single(asked.Rejected).Problem, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(asked.Rows).Person.Id);
        Assert.True(Assert.Single(asked.Rows).Consents[Use.Website]);
    }

    [Fact]
    public void A_bar_is_a_bar_whatever_its_heading_says()
    {
        RegisterTable table = Table("Adno,Forename,Surname,Do not photograph\n1,A,B,Yes\n2,C,D,No\n");
        RegisterMapping mapping = MappingProposal.WithKnownWords(table, MappingProposal.Of(table).Decide("Do not photograph", ColumnUse.Of(RegisterColumn.Safeguarding)));
        Assert.Equal([true, false], MappedRegister.Read(table, mapping).Rows.Select(row => row.Person.IsBarred));
    }

    [Fact]
    public void Free_text_in_a_column_of_answers_is_not_asked_word_by_word()
    {
        string rows = string.Concat(Enumerable.Range(1, 60).Select(row => $"{row},A,B,spoke to parent {row}\n"));
        RegisterTable table = Table($"Adno,Forename,Surname,website\n{rows}");
        Assert.Contains("60 different texts", Assert.Single(MappingCheck.Of(table, MappingProposal.Of(table)).ByColumn).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_is_proposed_again_for_the_same_headings_and_asks_about_what_is_new()
    {
        RegisterMapping kept = MappingProposal.Of(Table("Adno,Forename,Surname,website,Notes\n1,A,B,Ja,x\n")).Decide("Notes", ColumnUse.LeftOut).Decide("website", ColumnUse.Of(RegisterColumn.Website), ("Ja", WordMeaning.Yes));
        RegisterTable again = Table("Surname,Notes,WEBSITE,Adno,Forename\nB,y,ja,1,A\n");
        Assert.Equal(RegisterMapping.KeyOf(kept.Columns.Select(column => column.Name)), RegisterMapping.KeyOf(again.Columns.Select(column => column.Name)));
        Assert.True(MappedRegister.Read(again, MappingProposal.Again(again, kept)).Rows.Single().Consents[Use.Website]);

        // Nobody has said yet that a yes is one here.
        RegisterTable changed = Table("Surname,Notes,website,Adno,Forename\nB,y,Yes,1,A\n");
        Assert.Equal("website", Assert.Single(MappingCheck.Of(changed, MappingProposal.Again(changed, kept)).ByColumn).Key);
        Assert.True(MappingCheck.Of(changed, MappingProposal.Again(changed, kept.Decide("website", ColumnUse.Of(RegisterColumn.Website), ("No", WordMeaning.No)))).IsComplete);
        Assert.False(MappingCheck.Of(changed, MappingProposal.Again(changed, kept.Decide("website", ColumnUse.Of(RegisterColumn.Website), ("No", WordMeaning.Yes)))).IsComplete);
    }

    private static ColumnUse? Proposed(string heading) => MappingProposal.Of(Table($"\"{heading}\",other\nx,y\n")).Columns[0].Use;
}
