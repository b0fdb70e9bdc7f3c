using System.Globalization;
using ConsentLens.Benchmarks.MissedFaces;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Reading;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Benchmarks.PictureNames;

/// <summary>Writes names of a register on cards and straight onto real photos, and counts those that are found, by the height of their capitals in the copy.</summary>
internal static class FoundNamesRun
{
    private const int Width = 2048;
    private const int Height = 1536;
    private const int Quality = 88;
    private const int OfOnePhoto = 4;

    private static readonly double[] Heights = [7, 9, 11, 13, 16, 20, 28, 40, 64];

    // Those that come with libvips.
    private static readonly string[] Fonts = ["DejaVu Sans", "DejaVu Sans Bold", "DejaVu Serif", "DejaVu Serif Bold", "DejaVu Sans Mono", "DejaVu Sans Condensed"];

    public static void Write(TextWriter output, IPictureReader reader, int lines, CancellationToken cancellationToken)
    {
        var register = new WrittenRegister(200, 1);
        var photos = new PhotoReader(new ImagingLimits());
        output.WriteLine("Names that are found, of those written, by the height of capitals in a copy of 2048 pixels; turned by up to 10 degrees; half on cards, half straight onto photos:");
        output.WriteLine("height   given and family   in capitals   given name   given name and initial   all");
        foreach (double height in Heights)
        {
            var found = new int[4];
            var written = new int[4];
            for (int photo = 0; photo * OfOnePhoto < lines; photo++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var random = new SeededRandom((photo * 1000) + (int)(height * 10));
                using RgbImage image = RealScenery.Take(photo, Width, Height);
                List<(int Way, string Id)> expected = [];
                for (int place = 0; place < OfOnePhoto; place++)
                {
                    Person person = random.Pick(register.People.ToArray());
                    int way = (photo + place) % 4;
                    expected.Add((way, person.Id));
                    WriteLine(image, TextOf(person, way), height, place, isOnCard: (photo / 2 + place) % 2 == 0, random);
                }

                using RgbImage copy = photos.Decode(JpegEncoder.Encode(image, Quality), 0, cancellationToken);
                HashSet<string> named = [.. Pipeline.Screening.PictureNames.Find(register.Names, reader.Read(copy, cancellationToken)).Select(name => name.PersonId)];
                foreach ((int way, string id) in expected)
                {
                    written[way]++;
                    found[way] += named.Contains(id) ? 1 : 0;
                }
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{height,3} px   {found[0]} of {written[0]}   {found[1]} of {written[1]}   {found[2]} of {written[2]}   {found[3]} of {written[3]}   {found.Sum()} of {written.Sum()} ({100.0 * found.Sum() / written.Sum():F0} %)"));
        }
    }

    private static string TextOf(Person person, int way) => way switch
    {
        0 => $"{person.GivenName} {person.FamilyName}",
        1 => $"{person.GivenName} {person.FamilyName}".ToUpperInvariant(),
        2 => person.GivenName,
        _ => $"{person.GivenName} {person.FamilyName[0]}",
    };

    private static void WriteLine(RgbImage image, string text, double height, int place, bool isOnCard, SeededRandom random)
    {
        (int left, int top) = (150 + (place % 2 * 950) + (int)random.Uniform(0, 60), 150 + (place / 2 * 700) + (int)random.Uniform(0, 60));
        bool isDark = random.Uniform(0, 1) < 0.5f;
        if (isOnCard) Card(image, left - 60, top - 120, 900, 420, isDark ? (byte)245 : (byte)35);
        byte ink = isDark ? (byte)random.Uniform(10, 60) : (byte)random.Uniform(215, 250);
        _ = new Lettering(random.Pick(Fonts), (ink, (byte)Math.Min(255, ink + 8), (byte)Math.Max(0, ink - 8)), random.Uniform(-10, 10)).Write(image, text, height, left, top);
    }

    private static void Card(RgbImage image, int left, int top, int width, int height, byte grey)
    {
        for (int y = Math.Max(0, top); y < Math.Min(image.Height, top + height); y++)
            image.Row(y)[(Math.Max(0, left) * RgbImage.Channels)..(Math.Min(image.Width, left + width) * RgbImage.Channels)].Fill(grey);
    }
}
