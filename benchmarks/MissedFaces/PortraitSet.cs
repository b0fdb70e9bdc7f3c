using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>The portraits that faces are taken from: one of each person, then the strangers, evenly.</summary>
internal sealed class PortraitSet : IDisposable
{
    private readonly RgbImage[] _portraits;

    private PortraitSet(RgbImage[] portraits) => _portraits = portraits;

    public int Count => _portraits.Length;

    /// <summary>The portrait at a place, from 0; not to be changed.</summary>
    public RgbImage this[int place] => _portraits[place];

    /// <summary>Every portrait file there is: all of each person's, and each stranger's.</summary>
    public static IReadOnlyList<string> AllFiles() => [.. SharedPhotos.People().SelectMany(SharedPhotos.PhotosOf), .. SharedPhotos.Strangers()];

    /// <summary>This many portraits, the same each time: half of them the first photos of people, as far as there are any.</summary>
    public static PortraitSet Load(int count)
    {
        IReadOnlyList<string> people = [.. SharedPhotos.People().Select(person => SharedPhotos.PhotosOf(person)[0])];
        IReadOnlyList<string> strangers = SharedPhotos.Strangers();
        int ofPeople = Math.Min(people.Count, (count + 1) / 2);
        int ofStrangers = Math.Min(strangers.Count, count - ofPeople);
        IEnumerable<string> files = Evenly(people, ofPeople).Concat(Evenly(strangers, ofStrangers));
        var reader = new PhotoReader(new ImagingLimits());
        return new PortraitSet([.. files.Select(file => reader.Decode(File.ReadAllBytes(file), 0, CancellationToken.None))]);
    }

    public void Dispose()
    {
        foreach (RgbImage portrait in _portraits) portrait.Dispose();
    }

    private static IEnumerable<string> Evenly(IReadOnlyList<string> files, int count) => Enumerable.Range(0, count).Select(i => files[i * files.Count / count]);
}
