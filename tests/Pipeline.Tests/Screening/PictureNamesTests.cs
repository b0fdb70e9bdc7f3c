using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Reading;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>Who is named by lines as a reader gives them.</summary>
public sealed class PictureNamesTests
{
    private static readonly NamesInText Names = new(
    [
        Pupil("p1", "Isla", "Quillfeather"), Pupil("p2", "Tobin", "Marrowby"), Pupil("p3", "Solveig", "Oakes"), Pupil("p4", "May", "Church"),
    ]);

    [Theory]
    [InlineData("Awarded to Isla Quillfeather", "p1")]
    [InlineData("lsla Q", "p1")]
    [InlineData("1sla", "p1")]
    [InlineData("TOBINMARROWBY", "p2")]
    [InlineData("T0bin M", "p2")]
    [InlineData("So1veig", "p3")]
    [InlineData("CERTIFICATE OF MERIT, 1 May 2026", null)]
    [InlineData("Church hall, 10 to 11", null)]
    public void A_line_names_people_also_where_letters_were_taken_for_others(string text, string? person) =>
        Assert.Equal(person is null ? [] : [person], PictureNames.Find(Names, [Line(text, 10, 10)]).Select(name => name.PersonId));

    [Fact]
    public void Two_lines_below_or_beside_each_other_are_one_name_and_others_are_not()
    {
        TextLine may = Line("May", 10, 10);
        Assert.Equal("p4", Assert.Single(PictureNames.Find(Names, [may, Line("Church", 10, 45)])).PersonId);
        Assert.Equal("p4", Assert.Single(PictureNames.Find(Names, [may, Line("Church", 190, 12)])).PersonId);
        Assert.Empty(PictureNames.Find(Names, [may, Line("Church", 10, 300)]));
        Assert.Empty(PictureNames.Find(Names, [may, Line("Church", 600, 12)]));
    }

    [Fact]
    public void The_box_is_that_of_the_line_or_of_both()
    {
        Assert.Equal(new LineBox(10, 50, 120, 30), Assert.Single(PictureNames.Find(Names, [Line("School rules", 10, 10), Line("Solveig", 10, 50)])).Box);
        Assert.Equal(new LineBox(10, 10, 120, 65), Assert.Single(PictureNames.Find(Names, [Line("May", 10, 10), Line("Church", 10, 45)])).Box);
    }

    private static TextLine Line(string text, float x, float y) => new(new LineBox(x, y, 120, 30), text, 0.9f);

    private static Person Pupil(string id, string given, string family) => new() { Id = id, GivenName = given, FamilyName = family, Role = PersonRole.Pupil };
}
