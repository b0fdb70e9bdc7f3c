using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

/// <summary>What the npm-only pack finds in photos of real groups, beside the standard pack.</summary>
public sealed class ScoutedSsdDetectorTests(BuiltModels models) : IClassFixture<BuiltModels>
{
    private const string Largest = "group_10mpx.jpg";
    private const int ReleaseSide = 2048;
    private const float Sure = 0.6f;

    [RealPhotosFact(BuiltModels.NpmOnly)]
    public void Every_face_of_the_group_photos_is_found()
    {
        using FaceAnalyser small = FaceAnalyserFactory.Create(BuiltModels.Pack(BuiltModels.NpmOnly), withEmbedder: false);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(SharedPhotos.Group(Largest))!, "*.jpg"))
        {
            using RgbImage photo = models.Load(file, ReleaseSide);
            FaceBox[] faces = Faces(photo);

            Assert.Empty(Missed(faces, small.Detect(photo, CancellationToken.None)));
        }
    }

    [RealPhotosFact(BuiltModels.NpmOnly)]
    public void Of_31_faces_of_20_pixels_all_but_one_at_most_are_found()
    {
        using FaceAnalyser small = FaceAnalyserFactory.Create(BuiltModels.Pack(BuiltModels.NpmOnly), withEmbedder: false);
        using RgbImage photo = models.Load(SharedPhotos.Group(Largest), ReleaseSide);
        FaceBox[] faces = Faces(photo);
        float shrink = 20 / faces.Select(face => face.Width).Order().ElementAt(faces.Length / 2);
        using RgbImage shrunk = Pictures.Scaled(photo, shrink);
        using var ground = new RgbImage(ReleaseSide, ReleaseSide * 3 / 4);
        ground.Pixels.Fill(150);
        Pictures.Paste(ground, shrunk, 300, 200);

        IReadOnlyList<FaceDetection> found = small.Detect(ground, CancellationToken.None);

        Assert.Equal(31, faces.Length);
        Assert.InRange(Missed(faces.Select(face => face.Scale(shrink)).Select(face => face with { X = face.X + 300, Y = face.Y + 200 }), found).Count(), 0, 1);
    }

    private FaceBox[] Faces(RgbImage photo) =>
        [.. models.Analyser.Detect(photo, CancellationToken.None).Where(face => face.Score >= Sure).Select(face => face.Box)];

    /// <summary>The faces in none of whose boxes something of a like size was found.</summary>
    private static IEnumerable<FaceBox> Missed(IEnumerable<FaceBox> faces, IReadOnlyList<FaceDetection> found) =>
        faces.Where(face => !found.Any(other => face.IntersectionOverUnion(other.Box) > 0.25f));
}
