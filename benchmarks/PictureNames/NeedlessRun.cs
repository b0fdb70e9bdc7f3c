using System.Globalization;
using ConsentLens.Benchmarks.MissedFaces;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Reading;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Benchmarks.PictureNames;

/// <summary>Counts photos in which a name is found that nobody wrote: real photos, and photos with notices such as hang in schools, however few of the register may not be named.</summary>
internal static class NeedlessRun
{
    private const int Notices = 100;
    private const int LinesOfNotice = 6;
    private const int Side = 2048;

    private static readonly int[] Registers = [200, 2_000];

    public static void Write(TextWriter output, IPictureReader reader, CancellationToken cancellationToken)
    {
        WrittenRegister[] registers = [.. Registers.Select(people => new WrittenRegister(people, 2))];
        var photos = new PhotoReader(new ImagingLimits());
        string[] files = [.. Directory.EnumerateFiles(SharedPhotos.Folder!, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        List<IReadOnlyList<TextLine>> real = [];
        foreach (string file in files)
        {
            using RgbImage photo = photos.Decode(File.ReadAllBytes(file), Side, cancellationToken);
            real.Add(reader.Read(photo, cancellationToken));
        }

        Row(output, "real photos", real, registers);
        Row(output, "photos with six lines of school notices", [.. Enumerable.Range(0, Notices).Select(seed => Notice(seed, reader, cancellationToken))], registers);
    }

    private static void Row(TextWriter output, string name, List<IReadOnlyList<TextLine>> readings, WrittenRegister[] registers)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{name}: {readings.Count}, {readings.Count(lines => lines.Count > 0)} of them with {readings.Sum(lines => lines.Count)} lines."));
        foreach (WrittenRegister register in registers)
        {
            int held = readings.Count(lines => Pipeline.Screening.PictureNames.Find(register.Names, lines).Count > 0);
            output.Write(string.Create(CultureInfo.InvariantCulture, $" Held for nothing with {register.People.Count} people: {held} ({100.0 * held / readings.Count:F1} of 100)."));
        }

        output.WriteLine();
    }

    private static IReadOnlyList<TextLine> Notice(int seed, IPictureReader reader, CancellationToken cancellationToken)
    {
        var random = new SeededRandom(seed + 9);
        string[] ordinary = Ordinary();
        using RgbImage photo = RealScenery.Take(seed, Side, Side * 3 / 4);
        for (int line = 0; line < LinesOfNotice; line++)
        {
            string text = Path.GetFileNameWithoutExtension(random.Pick(ordinary)).Replace('_', ' ').Replace('-', ' ');
            _ = new Lettering(Ink: (20, 20, 30)).Write(photo, text, random.Uniform(18, 40), 120, 120 + (line * 200));
        }

        return reader.Read(photo, cancellationToken);
    }

    private static string[] Ordinary()
    {
        using var text = new StreamReader(typeof(NeedlessRun).Assembly.GetManifestResourceStream("ordinary-names.txt")!);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith('#'))];
    }
}
