using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Dashboard.Pages.People;
using ConsentLens.Pipeline.School.People.Import;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What was said of a word counts for what the column was taken for when it was said.</summary>
public sealed class WordMeaningTests
{
    private static readonly RegisterColumn[] WithWords = [.. Enum.GetValues<RegisterColumn>().Where(column => ColumnUse.Of(column).HoldsWords)];

    [Fact]
    public void A_yes_that_was_a_bar_is_asked_about_again_when_its_column_becomes_a_consent()
    {
        Assert.Empty(Decide(RegisterColumn.Safeguarding, RegisterColumn.Website).Meanings);
        Assert.Equal(WordMeaning.Yes, Decide(RegisterColumn.Website, RegisterColumn.Website).Meanings["yes"]);
    }

    [Fact]
    public void No_meaning_is_carried_to_a_use_for_which_the_page_says_it_in_other_words()
    {
        foreach (RegisterColumn asked in WithWords)
        {
            foreach (RegisterColumn chosen in WithWords.Where(chosen => Decide(asked, chosen).Meanings.Count > 0))
                Assert.Equal(ImportColumns.MeaningsFor(ColumnUse.Of(asked)), ImportColumns.MeaningsFor(ColumnUse.Of(chosen)));
        }
    }

    /// <summary>Somebody was asked what "yes" means, says that it means yes, and takes the column for something else in the same step.</summary>
    private static ColumnMapping Decide(RegisterColumn asked, RegisterColumn chosen)
    {
        RegisterTable table = RegisterTable.Of(CsvSheet.Read(Encoding.UTF8.GetBytes("Number;No photos\n1;yes\n")), 1);
        var reading = new RegisterReading { Mapping = new RegisterMapping { Columns = [new ColumnMapping("Number", ColumnUse.LeftOut), new ColumnMapping("No photos", ColumnUse.Of(asked))] } };
        var form = new ImportForm { Columns = [new ImportForm.Column { Use = ImportColumns.LeaveOut }, new ImportForm.Column { Use = chosen.ToString(), Meanings = [WordMeaning.Yes] }] };
        return ImportColumns.Decide(table, reading, form).Mapping!.Columns[1];
    }
}
