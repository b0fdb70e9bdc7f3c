using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using static ConsentLens.Consent.Tests.Register.Mapping.MappedText;

namespace ConsentLens.Consent.Tests.Register.Tables;

/// <summary>Which rows of a file are people: nobody is lost as a title or a total, and no value moves into another column.</summary>
public class RegisterTableTests
{
    [Theory]
    [InlineData("Total,,4")]
    [InlineData("Total: 4,,")]
    [InlineData("Grand total,4,")]
    [InlineData("Number of pupils,4,")]
    [InlineData("4 pupils,,")]
    [InlineData("Printed on 30/11/2026,,")]
    [InlineData("Page 1 of 1,,")]
    [InlineData("End of report,,")]
    [InlineData("Adno,Forename,Surname")]
    public void Totals_at_the_end_are_listed_and_are_nobody(string last)
    {
        RegisterFile file = Read($"Adno,Forename,Surname\n1,Ada,Byron\n{last}\n");
        Assert.Empty(file.Rejected);
        Assert.Equal(3, Assert.Single(file.Unread).Line);
    }

    [Theory]
    [InlineData("Total,Ada,Byron")]
    [InlineData("7,Total,Count")]
    [InlineData("Total,4,Byron")]
    [InlineData("Number of pupils,Ada,")]
    [InlineData(",Page,4")]
    [InlineData("7,,")]
    public void Whoever_may_be_somebody_is_read_or_rejected_and_never_left_out(string last)
    {
        RegisterFile file = Read($"Adno,Forename,Surname\n1,Ada,Byron\n{last}\n");
        Assert.Empty(file.Unread);
        Assert.Equal(2, file.Rows.Length + file.Rejected.Length);
    }

    [Fact]
    public void A_total_amid_the_people_is_rejected_in_sight() =>
        Assert.Equal(2, Assert.Single(Read("Adno,Forename,Surname\nTotal,,4\n1,Ada,Byron\n").Rejected).Line);

    [Fact]
    public void A_row_of_another_width_has_its_values_in_doubt()
    {
        RegisterFile file = Read("Adno,Forename,Surname,website\n1,Ada,Byron,yes\n2,Ada,Byron,no,yes\n3,Ada,yes\n");
        Assert.Equal([3, 4], file.Rejected.Select(row => row.Line));
        Assert.All(file.Rejected, row => Assert.Contains("look for an extra or missing comma", row.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_comma_at_the_end_of_every_row_is_no_value() =>
        Assert.Empty(Read("Adno,Forename,Surname\n1,Ada,Byron,\n2,Sam,Tait,\n").Rejected);

    [Fact]
    public void A_quotation_mark_that_is_never_closed_rejects_what_it_swallows()
    {
        RegisterFile file = Read("Adno,Forename,Surname\n1,\"Ada,Byron\n2,Sam,Tait\n");
        Assert.Contains("quotation mark", Assert.Single(file.Rejected).Problem, StringComparison.Ordinal);
        Assert.Null(Assert.Single(file.Rejected).PersonId);
    }

    [Fact]
    public void Too_many_columns_and_rows_are_refused_with_a_sentence()
    {
        string columns = string.Join(',', Enumerable.Range(0, 10_000));
        Assert.Contains("10,000 columns", Assert.Throws<RegisterFormatException>(() => Table(columns)).Message, StringComparison.Ordinal);
        string rows = "Adno,Forename,Surname\n" + string.Concat(Enumerable.Repeat("1,A,B\n", Sheet.MostRows + 1));
        Assert.Contains("20,000 rows", Assert.Throws<RegisterFormatException>(() => Table(rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_blank_rows_are_nothing()
    {
        RegisterFile file = Read("Adno,Forename,Surname\n" + string.Concat(Enumerable.Repeat(",,\n", 1_000_000)) + "1,Ada,Byron\n");
        Assert.Equal(1_000_002, Assert.Single(file.Rows).Line);
    }

    [Fact]
    public void Headings_that_read_alike_are_told_apart()
    {
        RegisterTable table = RegisterTable.Of(CsvSheet.Read("Notes,Notes,Notes (2),,\nx,y,z,w,\n"u8), headingLine: 1);
        Assert.Equal(["Notes", "Notes (2)", "Notes (2) (2)", "Column D (without a heading)"], table.Columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData(new byte[] { 0x41, 0x81, 0x2C, 0x42 })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x41, 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00 })]
    public void Damaged_letters_are_refused(byte[] bytes) =>
        Assert.Contains("damaged", Assert.Throws<RegisterFormatException>(() => CsvSheet.Read(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void Letters_that_were_guessed_are_shown()
    {
        byte[] bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("Adno;Forename;Surname\n1;Zoë;Byron\n");
        Assert.Contains("\"Zoë\"", Table(bytes).Remark, StringComparison.Ordinal);
        Assert.Null(Table(Encoding.UTF8.GetBytes("Adno;Forename;Surname\n1;Zoë;Byron\n")).Remark);
    }

    [Fact]
    public void A_mapping_that_does_not_fit_the_file_is_refused()
    {
        RegisterTable table = Table("Adno,Forename,Surname,website\n1,Ada,Byron,yes\n");
        RegisterMapping other = MappingProposal.Of(Table("Adno,Forename,Surname,press\n1,Ada,Byron,yes\n"));
        Assert.Contains("\"website\"", Assert.Throws<RegisterFormatException>(() => MappedRegister.Read(table, other)).Message, StringComparison.Ordinal);
    }
}
