using System.Collections.Concurrent;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>How the models are used in the first screening of one photo: counted while the program's own detector and embedder do it.</summary>
/// <param name="Looks">The detector's tensors, in any order.</param>
/// <param name="Crops">Runs of the embedder.</param>
internal sealed record FloorWork(string File, double Megapixels, int Faces, IReadOnlyList<long[]> Looks, int Crops)
{
    /// <summary>Counts the work of one photo.</summary>
    public static FloorWork Count(string file, ModelPack pack, IReadOnlyList<Template> templates, CancellationToken cancellationToken)
    {
        var reader = new PhotoReader(new ImagingLimits());
        (PhotoHeader header, RgbImage image) = reader.Read(System.IO.File.ReadAllBytes(file), PhotoScreener.UsualSide, cancellationToken);
        using (image)
        {
            var looks = new ConcurrentBag<long[]>();
            DetectionSpec spec = pack.Detector.Description.Detection!;
            var model = new YuNetModel(new OnnxNetwork(pack.Detector.Path)) { Searching = (width, height) => looks.Add([1, RgbImage.Channels, height, width]) };
            var detector = new YuNetDetector(model, new FaceDetectorOptions { SureScore = spec.SureAt, PossibleScore = spec.PossibleAt });
            var embedder = new CountedEmbedder(new FaceEmbeddingsGenerator(FaceEmbeddingsGeneratorOptions.Of(pack)));
            using var analyser = new FaceAnalyser(detector, embedder, spec.SureAt, pack.Embedding.Mirror);
            var matcher = new FaceMatcher(new TemplateGallery(templates, pack.Embedding.Metric), BenchmarkModels.ForDrawnFaces);
            FaceAnalysis analysis = analyser.Analyse(image, matcher, cancellationToken);
            return new FloorWork(file, header.Width * header.Height / 1e6, analysis.Faces.Count, [.. looks], embedder.Runs);
        }
    }

    /// <summary>The embedder, counted: a face takes one run, and one more for its mirror image where that could matter.</summary>
    private sealed class CountedEmbedder(IFaceEmbeddingsGenerator embedder) : IFaceEmbeddingsGenerator
    {
        public int Runs { get; private set; }

        public int Dimension => embedder.Dimension;

        public IReadOnlyList<FaceEmbedding?> GenerateEmbeddings(RgbImage image, IReadOnlyList<FaceLandmarks> faces, Predicate<float[]>? isEnough, CancellationToken cancellationToken)
        {
            int mirrored = 0;
            Predicate<float[]> counting = plain =>
            {
                bool enough = isEnough?.Invoke(plain) == true;
                if (!enough) mirrored++;
                return enough;
            };
            IReadOnlyList<FaceEmbedding?> embeddings = embedder.GenerateEmbeddings(image, faces, counting, cancellationToken);
            Runs += embeddings.Count(embedding => embedding is not null) + mirrored;
            return embeddings;
        }

        public void Dispose() => embedder.Dispose();
    }
}
