using ConsentLens.Consent.People;
using Xunit.Abstractions;

namespace ConsentLens.Consent.Tests.People;

/// <summary>What the search for names costs: how many files and events that are called after nobody go to review, in schools whose pupils have the names of British pupils.</summary>
public class NamesPriceTests(ITestOutputHelper output)
{
    private const double MostNeedless = 0.01;

    [Theory]
    [InlineData(200)]
    [InlineData(2_000)]
    public void Ordinary_file_and_event_names_seldom_name_anybody(int people)
    {
        string[] events = Lines("OrdinaryNames.txt");
        string[] files = [.. CameraNames(events.Length, new Random(11))];
        (int ofEvents, int ofFiles, int ofEventsTenth) = (0, 0, 0);
        HashSet<string> telling = [];
        const int schools = 10;
        for (int school = 0; school < schools; school++)
        {
            Person[] pupils = Draw(people, new Random(school));
            var everybody = new NamesInText(pupils);
            string[] named = [.. events.Where(name => everybody.Find(name).Count > 0)];
            telling.UnionWith(named.Select(name => $"{name}: {string.Join(", ", everybody.Find(name).Take(2).Select(id => pupils.Single(pupil => pupil.Id == id)).Select(pupil => $"{pupil.GivenName} {pupil.FamilyName}"))}"));
            ofEvents += named.Length;
            ofFiles += files.Count(name => everybody.Find(name).Count > 0);
            // Every tenth pupil may not be shown.
            ofEventsTenth += named.Count(name => everybody.Find(name).Any(id => int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) % 10 == 0));
        }

        int asked = schools * events.Length;
        output.WriteLine($"{people} people, {schools} schools, {events.Length} names of events and {files.Length} of files: per 1,000 names of events {1000.0 * ofEvents / asked:F1} name somebody ({ofEvents} of {asked}),"
            + $" {1000.0 * ofEventsTenth / asked:F1} one of the tenth who may not be shown; per 1,000 names of files {1000.0 * ofFiles / asked:F1} ({ofFiles} of {asked})");
        foreach (string one in telling.Order(StringComparer.Ordinal)) output.WriteLine(one);
        Assert.InRange(ofEvents, 0, MostNeedless * asked);
        Assert.InRange(ofFiles, 0, MostNeedless * asked);
    }

    /// <summary>The other price, which is not one of ordinary names: a photo that is called after somebody who may be shown names their namesakes as well.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(2_000)]
    public void A_photo_that_is_called_after_somebody_names_whoever_bears_one_of_the_names(int people)
    {
        (int asked, int also) = (0, 0);
        for (int school = 0; school < 5; school++)
        {
            Person[] pupils = Draw(people, new Random(school));
            var tenth = new NamesInText(pupils.Where((_, number) => number % 10 == 0));
            Person[] shown = [.. pupils.Where((_, number) => number % 10 != 0).Take(180)];
            asked += shown.Length;
            also += shown.Count(pupil => tenth.Find($"{pupil.GivenName} {pupil.FamilyName}.jpg").Count > 0);
        }

        output.WriteLine($"{people} people: of {asked} photos called after one pupil who may be shown, {also} ({100.0 * also / asked:F1} %) have a name of one of the tenth who may not");
        Assert.NotEqual(0, also);
    }

    [Fact]
    public void A_name_is_found_beside_ordinary_words_however_many_bear_it()
    {
        Person[] pupils = Draw(200, new Random(5));
        var names = new NamesInText(pupils);
        string[] events = Lines("OrdinaryNames.txt");
        string[] missed = [.. pupils.Where((pupil, number) => !names.Find($"{events[number % events.Length]}/{pupil.GivenName} {pupil.FamilyName} {number}.jpg").Contains(pupil.Id)).Select(pupil => $"{pupil.GivenName} {pupil.FamilyName}")];
        Assert.Equal([], missed);
    }

    // Common names come more often than rare ones, as they do.
    private static Person[] Draw(int count, Random random)
    {
        string[] given = Lines("GivenNames.txt");
        string[] family = Lines("FamilyNames.txt");
        return [.. Enumerable.Range(0, count).Select(number => TestSchool.Pupil($"p{number}", Pick(given, random), Pick(family, random)))];
    }

    private static string Pick(string[] byFrequency, Random random) => byFrequency[(int)(byFrequency.Length * Math.Pow(random.NextDouble(), 1.6))];

    private static IEnumerable<string> CameraNames(int count, Random random)
    {
        string letters = string.Concat(Enumerable.Range(0, 26).SelectMany(letter => new[] { (char)('A' + letter), (char)('a' + letter) })) + "0123456789_-";
        for (int number = 0; number < count; number++)
        {
            int any = random.Next(10_000);
            DateTime taken = new DateTime(2026, 1, 1).AddMinutes(random.Next(500_000));
            yield return (number % 14) switch
            {
                0 => $"IMG_{any:0000}.JPG",
                1 => $"DSC{any:00000}.JPG",
                2 => $"PXL_{taken:yyyyMMdd_HHmmssfff}.MP.jpg",
                3 => $"WhatsApp Image {taken:yyyy-MM-dd} at {taken:HH.mm.ss}.jpeg",
                4 => $"Screenshot {taken:yyyy-MM-dd HHmmss}.png",
                5 => $"{new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString().ToUpperInvariant()}.heic",
                6 => $"Photo {taken:dd-MM-yyyy, HH mm ss}.jpg",
                7 => $"{taken:yyyyMMdd_HHmmss}.jpg",
                8 => $"FB_IMG_{random.NextInt64(1_000_000_000_000, 9_000_000_000_000)}.jpg",
                9 => $"IMG-{taken:yyyyMMdd}-WA{any:0000}.jpg",
                10 => $"DJI_{any:0000}.jpg",
                11 => $"Scan{any:0000}_edited (2).png",
                12 => $"received_{random.NextInt64(1_000_000_000_000, 9_000_000_000_000)}.jpeg",
                _ => $"AF1Qip{string.Concat(Enumerable.Range(0, 24).Select(_ => letters[random.Next(letters.Length)]))}.jpg",
            };
        }
    }

    private static string[] Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "People", file)).Select(line => line.Trim()).Where(line => line.Length > 0)];
}
