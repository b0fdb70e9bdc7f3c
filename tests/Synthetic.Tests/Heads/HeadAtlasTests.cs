using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using Xunit.Abstractions;

namespace ConsentLens.Synthetic.Tests.Heads;

public sealed class HeadAtlasTests(ITestOutputHelper output)
{
    private const int Columns = 3;
    private const int SpritesOfHead = 9;

    private static readonly HeadIdentity[] Everybody = [.. HeadAtlas.People, .. HeadAtlas.Siblings];

    private readonly int _drawn = Random.Shared.Next(Everybody.Length);

    [Fact]
    public void Every_head_has_its_sprites_and_each_shows_a_face_where_the_index_says()
    {
        foreach (HeadIdentity head in Everybody)
        {
            IReadOnlyList<(HeadSprite Sprite, SpriteLayer Layer)> sprites = SpritesOf(head);
            Assert.Equal(
                [(SpriteKind.Calm, 4), (SpriteKind.Everyday, 4), (SpriteKind.Turned, 1)],
                sprites.CountBy(part => part.Sprite.Kind).Select(count => (count.Key, count.Value)));
            foreach ((HeadSprite sprite, SpriteLayer layer) in sprites)
            {
                Assert.True(Covered(layer, sprite.FaceBox) > (sprite.Kind == SpriteKind.Turned ? 0.75 : 0.8), $"{head}, {sprite.Kind}: {Covered(layer, sprite.FaceBox)}");
                Assert.All(sprite.Landmarks, point => Assert.InRange(point.Y, sprite.FaceBox.Y, sprite.FaceBox.Bottom));
                Assert.Equal(sprite.Kind == SpriteKind.Turned, MathF.Abs(sprite.Yaw) > 0.85f);
            }
        }
    }

    [ModelFact]
    public void The_detector_finds_every_face_at_the_sizes_used()
    {
        float[] sizes = [45, 110, 240];
        foreach ((int at, float size) in sizes.Index())
        {
            HeadIdentity[] heads = Share(at, sizes.Length);
            var missed = new ConcurrentBag<string>();
            var furthest = new ConcurrentBag<float>();
            ForEach(heads, withEmbedder: false, (head, analyser) =>
            {
                foreach (Shown shown in Show(head, size, analyser))
                {
                    if (shown.Found is not { } face)
                        missed.Add($"{head.Number} {shown.Sprite.Kind}");
                    else if (shown.Sprite.Kind != SpriteKind.Turned)
                        furthest.Add(shown.FurthestLandmark(face.Detection.Landmarks) / size);
                }
            });
            output.WriteLine($"Faces of the atlas {size} px high that were missed: {missed.Count} of {heads.Length * SpritesOfHead}: {string.Join(' ', missed.Order())}");
            Assert.DoesNotContain(missed, name => !name.EndsWith($"{SpriteKind.Turned}", StringComparison.Ordinal));
            Assert.InRange(missed.Count, 0, heads.Length / 20);
            // The detector's points are measurements: one in a hundred may be farther off.
            Assert.InRange(furthest.Count(far => far > 0.16f), 0, furthest.Count / 100);
            Assert.InRange(furthest.Max(), 0, 0.25f);
        }
    }

    [ModelFact]
    public void The_embedder_tells_people_apart()
    {
        var vectors = new ConcurrentDictionary<int, (float[][] Calm, float[][] Everyday)>();
        ForEach([.. Share(0, 3).Intersect(HeadAtlas.People)], withEmbedder: true, (head, analyser) =>
        {
            float[][] found = [.. Show(head, 110, analyser).Take(8).Select(shown => shown.Found!.Embedding!.Vector)];
            vectors[head.Number] = (found[..4], found[4..]);
        });
        float[] same = [.. from one in vectors.Values from a in one.Calm from b in one.Everyday select TensorPrimitives.Dot(a, b)];
        float[] different = [.. from one in vectors from other in vectors where other.Key < one.Key from a in one.Value.Calm from b in other.Value.Everyday select TensorPrimitives.Dot(a, b)];
        Array.Sort(same);
        Array.Sort(different);
        output.WriteLine($"Atlas, cosine: same person p1 {At(same, 0.01):F2} p50 {At(same, 0.5):F2}, different people p50 {At(different, 0.5):F2} p99 {At(different, 0.99):F2}");
        Assert.InRange(At(same, 0.5), 0.8f, 0.95f);
        Assert.True(At(same, 0.01) > 0.6f);
        Assert.True(At(different, 0.99) < 0.75f);
    }

    private static float At(float[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static IReadOnlyList<(HeadSprite Sprite, SpriteLayer Layer)> SpritesOf(HeadIdentity head) =>
        [.. new[] { SpriteKind.Calm, SpriteKind.Everyday, SpriteKind.Turned }.SelectMany(kind => HeadAtlas.Of(head, kind))];

    /// <summary>A share of the heads, which the run draws: each head belongs to one of <paramref name="of"/> shares. All of them in a long run.</summary>
    private HeadIdentity[] Share(int number, int of) => LongTests.AreAsked ? Everybody : [.. Everybody.Where((_, index) => (index + number + _drawn) % of == 0)];

    private static void ForEach(HeadIdentity[] heads, bool withEmbedder, Action<HeadIdentity, FaceAnalyser> action)
    {
        ModelPack pack = ModelPackLoader.Load(ModelsDirectory.Find(), ModelFactAttribute.Pack);
        using FaceAnalyser analyser = FaceAnalyserFactory.Create(pack, withEmbedder);
        Parallel.ForEach(heads, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, head => action(head, analyser));
    }

    /// <summary>All of a head's sprites in one picture.</summary>
    private static Shown[] Show(HeadIdentity head, float size, FaceAnalyser analyser)
    {
        int side = (int)(1.9f * size);
        using var image = new RgbImage(Columns * side, SpritesOfHead / Columns * side);
        image.Pixels.Fill(150);
        Shown[] shown =
        [
            .. SpritesOf(head).Select((part, index) =>
            {
                using FigureSprite figure = FigureSprite.Draw(part, 0, new(false, (256, 256, 256)), size, 0.9f * size);
                int left = (index % Columns * side) + ((side - figure.Width) / 2);
                int top = index / Columns * side;
                figure.BlendInto(image, left, top);
                return new Shown(part.Sprite, new(left + figure.EyesX, top + figure.EyesY), size / HeadSprite.RenderedFaceHeight, null);
            }),
        ];
        FaceAnalysis analysis = analyser.Analyse(image, CancellationToken.None);
        return [.. shown.Select(one => one with { Found = analysis.Faces.FirstOrDefault(face => face.Detection.Box.IntersectionOverUnion(one.Box) > 0.4f) })];
    }

    private static double Covered(SpriteLayer layer, FaceBox box)
    {
        double sum = 0;
        int count = 0;
        for (int y = (int)Math.Max(0, box.Y); y < Math.Min(layer.Height, box.Bottom); y++)
        {
            for (int x = (int)Math.Max(0, box.X); x < Math.Min(layer.Width, box.Right); x++, count++)
                sum += layer.Row(y)[(x * SpriteLayer.Channels) + 3] / 255.0;
        }

        return sum / count;
    }

    /// <summary>A sprite in a picture, at a scale, and the face that was found there.</summary>
    private sealed record Shown(HeadSprite Sprite, Vector2 Eyes, float Scale, AnalysedFace? Found)
    {
        public FaceBox Box => new(
            Eyes.X + ((Sprite.FaceBox.X - Sprite.Eyes.X) * Scale),
            Eyes.Y + ((Sprite.FaceBox.Y - Sprite.Eyes.Y) * Scale),
            Sprite.FaceBox.Width * Scale,
            Sprite.FaceBox.Height * Scale);

        /// <summary>How far the furthest of a finding's points lies from the truth.</summary>
        public float FurthestLandmark(FaceLandmarks found) =>
            new[] { found.EyeLeft, found.EyeRight, found.Nose, found.MouthLeft, found.MouthRight }
                .Zip(Sprite.Landmarks, (point, truth) => Vector2.Distance(point, Eyes + (new Vector2(truth.X - Sprite.Eyes.X, truth.Y - Sprite.Eyes.Y) * Scale)))
                .Max();
    }
}
