using System.CommandLine;
using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.FaceGroups;

/// <summary>
/// <c>face-groups</c>: how many decisions it takes to settle the faces of photos one by one, and in groups of those that look alike, where nobody is recognised; and how many groups hold two
/// people. On real photos, whose faces prove something; and on a drawn term, which is like a school's photos in size and numbers alone.
/// </summary>
internal static class FaceGroupsCommand
{
    /// <summary>How far a face that is found may lie from the one that was drawn, as the part of both that they share.</summary>
    private const float SamePlace = 0.3f;

    /// <summary>Whoever is drawn and not on the register: which of them it is, the truth does not say.</summary>
    private const string Stranger = "stranger";

    public static Command Create()
    {
        var photos = new Option<int>("--photos") { Description = "Photos of the drawn term; created if missing (some 1.5 s each). 0 for none.", DefaultValueFactory = _ => 400 };
        var batch = new Option<int>("--batch") { Description = "Photos of a batch.", DefaultValueFactory = _ => 40 };
        var command = new Command("face-groups", "Counts the decisions that groups of faces save, and the groups that hold two people.") { photos, batch };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ModelPack pack = BenchmarkModels.Pack();
            using FaceAnalyser analyser = FaceAnalyserFactory.Create(pack, withEmbedder: true, Environment.ProcessorCount);
            Console.WriteLine("| photos | batches | photos in all | faces | decisions one by one, per 100 photos | in groups, per 100 photos | groups of several | of them with two people |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            int size = parsed.GetValue(batch);
            if (SharedPhotos.Folder is not null)
            {
                // Portraits of people of whom there are several and strangers beside each other, in an order that is the same each time.
                IEnumerable<(string Path, string Who)> real = SharedPhotos.People().SelectMany(person => SharedPhotos.PhotosOf(person).Select(file => (file, person)))
                    .Concat(SharedPhotos.Strangers().Select(file => (file, file)));
                (string Path, string Who)[] shuffled = [.. real];
                new Random(20261130).Shuffle(shuffled);
                Write("real portraits", size, FaceGrouper.AlikeAt(pack.Embedding.Thresholds), pack.Embedding.Metric, [.. shuffled.Select(photo => Read(analyser, photo.Path, (face, _) => photo.Who, onlyLargest: true, cancellationToken))]);
            }

            if (parsed.GetValue(photos) is > 0 and var count)
            {
                TermlyPhotos set = await TermlyPhotos.EnsureAsync(count, new Progress<string>(Console.Error.WriteLine), cancellationToken);
                Write($"drawn term of {count}", size, FaceGrouper.AlikeAt(BenchmarkModels.ForDrawnFaces), pack.Embedding.Metric, await DrawnAsync(analyser, set, cancellationToken));
            }
        });
        return command;
    }

    private static async Task<IReadOnlyList<KnownFace>[]> DrawnAsync(FaceAnalyser analyser, TermlyPhotos set, CancellationToken cancellationToken)
    {
        await using FileStream truth = File.OpenRead(set.Truth);
        using JsonDocument document = await JsonDocument.ParseAsync(truth, cancellationToken: cancellationToken);
        List<IReadOnlyList<KnownFace>> photos = [];
        foreach (JsonElement photo in document.RootElement.GetProperty("photos").EnumerateArray().Where(photo => photo.GetProperty("kind").GetString() == "photo"))
        {
            (FaceBox Box, string Who)[] drawn = [.. photo.GetProperty("faces").EnumerateArray().Select(face =>
            {
                float[] box = [.. face.GetProperty("box").EnumerateArray().Select(value => value.GetSingle())];
                return (new FaceBox(box[0], box[1], box[2], box[3]), face.GetProperty("person_id").GetString() ?? Stranger);
            })];
            float side = Math.Max(photo.GetProperty("width").GetInt32(), photo.GetProperty("height").GetInt32());
            string path = Path.Combine(set.Photos, photo.GetProperty("file").GetString()!);
            // What was found where nobody was drawn is somebody of their own.
            photos.Add(Read(analyser, path, (box, longSide) => drawn.Where(face => box.IntersectionOverUnion(Scale(face.Box, longSide / side)) >= SamePlace).Select(face => face.Who).FirstOrDefault() ?? $"{path} {box}", onlyLargest: false, cancellationToken));
        }

        return [.. photos];
    }

    private static FaceBox Scale(FaceBox box, float by) => new(box.X * by, box.Y * by, box.Width * by, box.Height * by);

    /// <summary>The faces of a photo that can be compared.</summary>
    /// <param name="whoIs">Who a face is, by its box and the long side of the picture.</param>
    private static List<KnownFace> Read(FaceAnalyser analyser, string path, Func<FaceBox, float, string> whoIs, bool onlyLargest, CancellationToken cancellationToken)
    {
        using RgbImage image = new PhotoReader(new ImagingLimits()).Decode(File.ReadAllBytes(path), 2048, cancellationToken);
        IEnumerable<AnalysedFace> faces = analyser.Analyse(image, cancellationToken).Faces;
        if (onlyLargest)
            faces = faces.OrderByDescending(face => face.Detection.Box.Width).Take(1);
        return [.. faces.Select(face => new KnownFace(whoIs(face.Detection.Box, image.LongSide), face.Quality == Consent.Policy.FaceQuality.Good ? face.Embedding : null))];
    }

    private static void Write(string name, int size, float alikeAt, SimilarityMetric metric, IReadOnlyList<KnownFace>[] photos)
    {
        (int faces, int decisions, int several, int wrong, int batches) = (0, 0, 0, 0, 0);
        foreach (IReadOnlyList<KnownFace>[] batch in photos.Chunk(size))
        {
            batches++;
            (KnownFace Face, FaceToGroup ToGroup)[] alike = [.. batch.SelectMany((photo, index) => photo.Where(face => face.Embedding is not null).Select(face => (face, new FaceToGroup(index, face.Embedding!.Vector))))];
            int[] groups = FaceGrouper.Group([.. alike.Select(face => face.ToGroup)], alikeAt, metric);
            string[][] people = [.. alike.Zip(groups).GroupBy(face => face.Second).Select(group => group.Select(face => face.First.Face.Who).ToArray())];
            int alone = batch.Sum(photo => photo.Count(face => face.Embedding is null));
            faces += alike.Length + alone;
            decisions += people.Length + alone;
            several += people.Count(group => group.Length > 1);
            wrong += people.Count(group => group.Distinct(StringComparer.Ordinal).Count() > 1);
        }

        string Per100(int count) => (100.0 * count / photos.Length).ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
        Console.WriteLine($"| {name} | {batches} | {photos.Length} | {faces} | {Per100(faces)} | {Per100(decisions)} | {several} | {wrong} |");
    }

    private sealed record KnownFace(string Who, FaceEmbedding? Embedding);
}
