using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using static ConsentLens.Consent.Tests.Register.Mapping.MappedText;

namespace ConsentLens.Consent.Tests.Register.Mapping;

public class WrittenDatesTests
{
    [Theory]
    [InlineData("31/08/2026")]
    [InlineData("31/8/2026")]
    [InlineData("31/08/26")]
    [InlineData("31-Aug-26")]
    [InlineData("31-Aug-2026")]
    [InlineData("31 August 2026")]
    [InlineData("31st August 2026")]
    [InlineData("Monday 31 August 2026")]
    [InlineData("Mon, 31 Aug 2026")]
    [InlineData("2026-08-31")]
    [InlineData("2026-08-31 00:00:00")]
    [InlineData("2026-08-31T00:00:00Z")]
    [InlineData("31.08.2026")]
    [InlineData("31-08-2026")]
    [InlineData("20260831")]
    [InlineData("46265")]
    [InlineData("August 31, 2026")]
    public void A_date_is_read_as_people_write_it(string text) => Assert.Equal(new DateOnly(2026, 8, 31), Leaving(text));

    [Fact]
    public void The_day_comes_first() => Assert.Equal(new DateOnly(2026, 4, 3), Leaving("03/04/2026"));

    [Theory]
    [InlineData("soon")]
    [InlineData("31/02/2026")]
    [InlineData("2026")]
    [InlineData("12")]
    [InlineData("9/2026")]
    [InlineData("31/08")]
    public void What_is_no_date_rejects_its_row(string text)
    {
        RejectedRow row = Assert.Single(Read($"Adno,Forename,Surname,DOL\n1,A,B,{text}\n").Rejected);
        Assert.Contains("DOL", row.Problem, StringComparison.Ordinal);
        Assert.Contains("enter it like", row.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_that_can_only_have_the_month_first_make_the_whole_column_doubtful()
    {
        RegisterTable table = Table("Adno,Forename,Surname,DOL\n1,A,B,08/31/2026\n2,C,D,03/04/2026\n");
        RegisterMapping mapping = MappingProposal.Of(table);
        Assert.Contains("month first", Assert.Single(MappingCheck.Of(table, mapping).ByColumn).Value, StringComparison.Ordinal);
        RegisterFile american = MappedRegister.Read(table, With(isMonthFirst: true));
        Assert.Equal([new DateOnly(2026, 8, 31), new DateOnly(2026, 3, 4)], american.Rows.Select(row => row.Person.LeavingDate!.Value));
        RegisterFile british = MappedRegister.Read(table, With(isMonthFirst: false));
        Assert.Equal("1", Assert.Single(british.Rejected).PersonId);
        Assert.Equal(new DateOnly(2026, 4, 3), Assert.Single(british.Rows).Person.LeavingDate);

        RegisterMapping With(bool isMonthFirst) => mapping with { Columns = [.. mapping.Columns.Select(column => column.Name == "DOL" ? column with { IsMonthFirst = isMonthFirst } : column)] };
    }

    private static DateOnly? Leaving(string text) => Assert.Single(Read($"Adno,Forename,Surname,DOL\n1,A,B,\"{text}\"\n").Rows).Person.LeavingDate;
}
