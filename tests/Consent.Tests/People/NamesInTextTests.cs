using System.Diagnostics;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Tests;
using Xunit.Abstractions;

namespace ConsentLens.Consent.Tests.People;

public class NamesInTextTests(ITestOutputHelper output)
{
    private static readonly NamesInText School = new(
    [
        TestSchool.Pupil("jane", "Jane", "Smith"),
        TestSchool.Pupil("tom", "Tom", "Smith"),
        TestSchool.Pupil("zoe", "Zoë", "Müller"),
        TestSchool.Pupil("mary", "Mary-Ann", "O'Neill"),
        TestSchool.Pupil("may", "May", "Hall"),
        TestSchool.Pupil("jo1", "Jo", "Li"),
        TestSchool.Pupil("ali1", "Ali", "Khan"),
        TestSchool.Pupil("ali2", "Ali", "Ng"),
        TestSchool.Pupil("double", "Sam", "Parker-Bowles"),
        TestSchool.Pupil("lukasz", "Łukasz", "Wójcik"),
        TestSchool.Pupil("cyr", "Ольга", "Петрова"),
    ]);

    [Theory]
    [InlineData("Jane Smith.jpg", "jane,tom")] // the family name names both
    [InlineData("jane.jpg", "jane")]
    [InlineData("IMG_0001.jpg", "")]
    [InlineData("Tom_LI.jpg", "tom")]
    [InlineData("zoe-mueller.jpg", "zoe")]
    [InlineData("ZOË MÜLLER.jpg", "zoe")]
    [InlineData("Zoe\u0308 Mu\u0308ller.jpg", "zoe")]
    [InlineData("muller2.jpg", "zoe")]
    [InlineData("MaryAnnONeill.jpg", "mary")]
    [InlineData("mary-ann o'neill.jpg", "mary")]
    [InlineData("O’Neill.jpg", "mary")]
    [InlineData("oneill, mary ann.jpg", "mary")]
    [InlineData("maryannoneill.jpg", "mary")]
    [InlineData("sportsdaymaryannoneill2.jpg", "mary")]
    [InlineData("JoLi.jpg", "jo1")]
    [InlineData("li_jo_3A.jpg", "jo1")]
    [InlineData("jolicoeur.jpg", "")] // a short full name inside a longer word is chance
    [InlineData("Jo.jpg", "")] // shorter than 3 letters
    [InlineData("Li.jpg", "")] // shorter than 4 letters
    [InlineData("Ali.jpg", "ali1,ali2")] // whoever bears it
    [InlineData("AliKhan.jpg", "ali1,ali2")] // the given name names both
    [InlineData("ali ng.jpg", "ali1,ali2")]
    [InlineData("khan.jpg", "ali1")]
    [InlineData("alignment.jpg", "")]
    [InlineData("May fair in the hall.jpg", "")]
    [InlineData("May_Hall.jpg", "may")]
    [InlineData("hall-may.jpg", "may")]
    [InlineData("Bowles.jpg", "double")]
    [InlineData("ParkerBowles.jpg", "double")]
    [InlineData("Lukasz_Wojcik.jpg", "lukasz")]
    [InlineData("ольга.jpg", "cyr")]
    [InlineData("trip/year 3/tom.jpg", "tom")]
    [InlineData("IMGTom.jpg", "tom")]
    [InlineData("tomato.jpg", "")]
    [InlineData("blacksmith.jpg", "")]
    [InlineData("", "")]
    public void Who_is_named(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', School.Find(text)));

    [Fact]
    public void Nobody_is_named_in_a_school_without_people() => Assert.Empty(new NamesInText([]).Find("Jane Smith.jpg"));

    [Fact]
    public void A_large_school_and_a_large_batch_take_seconds_at_most()
    {
        var random = new Random(7);
        List<Person> people = [.. Enumerable.Range(0, 2000).Select(number => TestSchool.Pupil($"p{number}", Word(random, 5), Word(random, 7)))];
        List<string> files = [.. Enumerable.Range(0, 10_000).Select(number => $"Year 3/Sports day 2026/{Word(random, 6)}_{Word(random, 12)}{number}.jpg")];
        var clock = Stopwatch.StartNew();
        var names = new NamesInText(people);
        TimeSpan built = clock.Elapsed;
        int found = files.Count(file => names.Find(file).Count > 0);
        TimeSpan searched = clock.Elapsed - built;
        output.WriteLine(
            $"2,000 people prepared in {built.TotalMilliseconds:F0} ms; 10,000 file names searched in {searched.TotalMilliseconds:F0} ms, {found} named");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience.Seconds(10));
    }

    private static string Word(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26))));
}
