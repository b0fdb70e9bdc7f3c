using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Redacts all photos in every way, examines the copies, and guesses who it was.</summary>
/// <param name="enlargement">How much larger than they are stored the photos are made first.</param>
/// <param name="workers">Photos processed at once.</param>
internal sealed class AttackRun(IReadOnlyList<(int Person, int Number, string File)> people, int enlargement, int workers)
{
    private const int ReleaseSide = 2048;

    /// <summary>JPEG quality of an enlarged photo, before the product gets it.</summary>
    private const int StoredQuality = 92;

    /// <summary>Redacts, examines and guesses.</summary>
    public AttackFigures Run(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ModelPack pack = BenchmarkModels.Pack();
        var reader = new PhotoReader(new ImagingLimits());
        using FaceAnalyser analyser = FaceAnalyserFactory.Create(pack, withEmbedder: false);
        using var embedder = new FaceEmbeddingsGenerator(FaceEmbeddingsGeneratorOptions.Of(pack));
        var screener = new PhotoScreener(reader, analyser, null, ReleaseSide, detectorMissesFaces: false, checksLater: false);
        var features = new FeatureReader(embedder);
        var looks = new PhotoLooks?[people.Count];
        int done = 0;
        Parallel.For(0, people.Count, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken }, index =>
        {
            using SubjectPhoto? photo = SubjectPhoto.Screen(screener, FileOf(index, reader, cancellationToken), cancellationToken);
            if (photo is not null) looks[index] = Look(photo, index, reader, features, cancellationToken);
            int count = Interlocked.Increment(ref done);
            if (count % 60 == 0) progress?.Report($"{count} of {people.Count} photos, x{enlargement}");
        });
        return Guess(looks);
    }

    private static PhotoLooks Look(SubjectPhoto photo, int seed, PhotoReader reader, FeatureReader features, CancellationToken cancellationToken)
    {
        var byCovering = new Dictionary<Covering, CopyFeatures>();
        foreach (Covering covering in Enum.GetValues<Covering>())
        {
            using CoveredCopy copy = CoveredCopy.Make(photo, covering, seed, reader, cancellationToken);
            byCovering.Add(covering, features.Read(copy, photo.Face, cancellationToken));
        }

        return new PhotoLooks(byCovering, Enum.GetValues<RedactionStyle>().Count(style => IsSameWithAnotherFace(photo, style, seed)));
    }

    /// <summary>Whether the file stays the same, byte for byte, when what is under the masks is another picture: this one upside down, its colours
    /// reversed.</summary>
    private static bool IsSameWithAnotherFace(SubjectPhoto photo, RedactionStyle style, int seed)
    {
        using RgbImage own = photo.Image.Clone();
        using RgbImage other = photo.Image.Clone();
        for (int y = 0; y < own.Height; y++)
        {
            ReadOnlySpan<byte> opposite = own.Row(own.Height - 1 - y);
            Span<byte> row = other.Row(y);
            for (int x = 0; x < own.Width; x++)
            {
                if (!photo.Masks.Any(mask => mask.Contains(x + 0.5, y + 0.5))) continue;
                for (int i = x * RgbImage.Channels; i < (x + 1) * RgbImage.Channels; i++) row[i] = (byte)(255 - opposite[i]);
            }
        }

        Redactor.Apply(own, photo.Masks, style, seed);
        Redactor.Apply(other, photo.Masks, style, seed);
        return ReleaseCopy.Encode(own).Bytes.Span.SequenceEqual(ReleaseCopy.Encode(other).Bytes.Span);
    }

    private byte[] FileOf(int index, PhotoReader reader, CancellationToken cancellationToken)
    {
        byte[] file = File.ReadAllBytes(people[index].File);
        if (enlargement == 1) return file;
        using RgbImage stored = reader.Decode(file, 0, cancellationToken);
        using RgbImage large = ImageResizer.Resize(stored, stored.Width * enlargement, stored.Height * enlargement);
        return JpegEncoder.Encode(large, StoredQuality);
    }

    private AttackFigures Guess(PhotoLooks?[] looks)
    {
        int[] seen = [.. Enumerable.Range(0, looks.Length).Where(index => looks[index] is not null)];
        var set = new ClosedSet([.. seen.Select(index => (people[index].Person, people[index].Number))]);
        CopyFeatures[] Of(Covering covering) => [.. seen.Select(index => looks[index]!.ByCovering[covering])];
        float[][] clear = [.. Of(Covering.Untouched).Select(copy => copy.Face)];
        var outcomes = new List<AttackOutcome>();
        foreach (Covering covering in Enum.GetValues<Covering>())
        {
            CopyFeatures[] copies = Of(covering);
            foreach (Attack attack in covering == Covering.Grey ? Attack.Judged.Concat(Attack.OfSurroundings) : Attack.Judged)
            {
                float[][] probes = [.. copies.Select(attack.View)];
                bool isClear = attack.Gallery == GalleryKind.Clear;
                outcomes.Add(new AttackOutcome(attack, covering, set.Places(probes, isClear ? clear : probes, isClear)));
            }
        }

        return new AttackFigures
        {
            Enlargement = enlargement,
            Photos = seen.Length,
            NotFound = looks.Length - seen.Length,
            People = people.Select(photo => photo.Person).Distinct().Count(),
            Outcomes = outcomes,
            SameWithAnotherFace = new Rate(seen.Sum(index => looks[index]!.SameWithAnotherFace), seen.Length * Enum.GetValues<RedactionStyle>().Length),
        };
    }

    /// <param name="ByCovering">What each kind of copy shows.</param>
    /// <param name="SameWithAnotherFace">In how many styles another face under the masks gives the same file.</param>
    private sealed record PhotoLooks(IReadOnlyDictionary<Covering, CopyFeatures> ByCovering, int SameWithAnotherFace);
}
