using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.School;

namespace ConsentLens.Benchmarks.Load;

/// <summary>A small drawn school, kept under <c>data/bench</c>, and as many photos as asked for made of its photos: each with some pixels of its own, so that no two are the same.</summary>
internal sealed class LoadPhotos(string folder)
{
    private const int People = 20;
    private const int Drawn = 24;
    private const int Megapixels = 1;
    private const int MarkSide = 8;
    private const int Quality = 90;

    /// <summary>Register and reference photos.</summary>
    public string School => Path.Combine(folder, "school");

    /// <summary>Draws the school, unless it is there.</summary>
    public static async Task<LoadPhotos> EnsureAsync(CancellationToken cancellationToken)
    {
        var photos = new LoadPhotos(Path.Combine(Checkout.Data, "load"));
        string truth = Path.Combine(photos.School, "truth.json");
        if (File.Exists(truth)) return photos;
        if (Directory.Exists(photos.School)) Directory.Delete(photos.School, recursive: true);
        await SyntheticSchool.WriteAsync(photos.School, new SchoolOptions { People = People, References = 2, Photos = Drawn, Megapixels = Megapixels, Seed = 11 }, cancellationToken: cancellationToken);
        return photos;
    }

    /// <summary>Makes photos, written to a folder so that making them takes no time from what is measured. Photo <c>n</c> is <c>n.jpg</c>.</summary>
    public void Write(string target, int count, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        var reader = new PhotoReader(new ImagingLimits());
        List<string> readable = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(School, "photos"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                using RgbImage image = reader.Decode(File.ReadAllBytes(file), int.MaxValue, cancellationToken);
                readable.Add(file);
            }
            catch (PhotoUnreadableException)
            {
                // The school has odd files among its photos.
            }
        }

        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            using RgbImage image = reader.Decode(File.ReadAllBytes(readable[number % readable.Count]), int.MaxValue, cancellationToken);
            Mark(image, number);
            File.WriteAllBytes(Path.Combine(target, $"{number}.jpg"), JpegEncoder.Encode(image, Quality));
        });
    }

    // A small square in the upper left corner, of a colour and with a row of dots that only this number has.
    private static void Mark(RgbImage image, int number)
    {
        for (int y = 0; y < MarkSide; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < MarkSide * 2; x++)
            {
                byte value = (byte)((number >> x & 1) * 255);
                row.Slice(x * 3, 3).Fill(value);
            }
        }
    }
}
