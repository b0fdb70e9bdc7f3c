using System.Buffers.Binary;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.School;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A small synthetic school on disk: register, references and twelve photos, each at most 640 pixels wide. Drawn once a test run.</summary>
public sealed class DrawnSchool : IAsyncLifetime
{
    private const int LongSide = 640;
    private readonly List<string> _readable = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-drawn-").FullName;

    public string RegisterFile => Path.Combine(_folder, "school", "register.csv");

    public string References => Path.Combine(_folder, "school", "references");

    /// <summary>The small photos.</summary>
    public string Photos => Path.Combine(_folder, "small");

    /// <summary>Those of the small photos that can be read, in order.</summary>
    public IReadOnlyList<string> ReadablePhotos => _readable;

    public async Task InitializeAsync()
    {
        string school = Path.Combine(_folder, "school");
        await SyntheticSchool.WriteAsync(school, new SchoolOptions { People = 8, References = 2, Photos = 12, Megapixels = 1, Seed = 5 });
        Directory.CreateDirectory(Photos);
        var reader = new PhotoReader(new ImagingLimits());
        foreach (string file in Directory.EnumerateFiles(Path.Combine(school, "photos"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            string small = Path.Combine(Photos, Path.GetFileName(file));
            try
            {
                using RgbImage image = reader.Decode(bytes, LongSide, CancellationToken.None);
                bytes = JpegEncoder.Encode(image, 92);
                _readable.Add(small);
            }
            catch (PhotoUnreadableException)
            {
                // A file that cannot be read stays as it is.
            }

            await File.WriteAllBytesAsync(small, bytes);
        }
    }

    /// <summary>Copies the readable photos until there are <paramref name="count"/> of them: the same pixels, never the same bytes. Their names begin with the original's.</summary>
    public Task WriteCopiesAsync(string folder, int count) => WriteCopiesAsync(folder, count, 0);

    /// <summary>The same with numbers from <paramref name="first"/> on: other numbers are other bytes.</summary>
    public async Task WriteCopiesAsync(string folder, int count, int first)
    {
        Directory.CreateDirectory(folder);
        for (int number = first; number < first + count; number++)
        {
            string original = _readable[number % _readable.Count];
            byte[] photo = await File.ReadAllBytesAsync(original);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(original)}-{number:D4}.jpg"), Commented(photo, number));
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The same picture in other bytes: with a comment segment (ITU-T T.81, B.2.4.5) after the start of the image.</summary>
    public static byte[] Commented(byte[] jpeg, int number)
    {
        byte[] segment = [0xFF, 0xFE, 0, 6, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(segment.AsSpan(4), number);
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }
}
