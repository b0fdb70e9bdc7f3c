using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging;

/// <summary>A school with real photographs, models, keys and files.</summary>
internal sealed class PixelSchool : IAsyncDisposable
{
    private readonly ScreeningModels _models;

    private PixelSchool(SchoolUnderTest rows, ModelPack pack)
    {
        Rows = rows;
        Files = new EncryptedBlobStore(Folder.Path, rows.Time);
        PersonKeys = new PersonKeyStore(rows.Database.Contexts, rows.Vault.Vault, rows.Time);
        Engine = new ScreeningEngine(RepositoryModels.Folder, pack.Name, null, new PhotoReader(new ImagingLimits()));
        _models = Engine.ModelsFor(comparesFaces: true);
        Templates = new TemplateStore(PersonKeys);
        Detectors = DetectorTrust.Of([pack]);
        DetectorSha256 = Convert.FromHexString(pack.Detector.Description.Built.Sha256);
    }

    public SchoolUnderTest Rows { get; }

    public ScratchFolder Folder { get; } = new();

    public EncryptedBlobStore Files { get; }

    public PersonKeyStore PersonKeys { get; }

    public ScreeningEngine Engine { get; }

    public TemplateStore Templates { get; }

    public DetectorTrust Detectors { get; }

    public byte[] DetectorSha256 { get; }

    public FaceAnalyser Analyser => _models.Analyser;

    public RejudgePhotos Rejudge => new(Rows.Database.Contexts, Detectors, Rows.Audit, Rows.Time);

    public HeldQueue Queue { get; } = new();

    public ScreenedPixels Pixels => new(Rows.Database.Contexts, Files, _models.Reader, new ScreenAgain(
        Rows.Database.Contexts, new JudgingBasisReader(Detectors, Rows.Time), new BatchScreening(Rows.Database.Contexts, Queue, Rows.Time), Rows.Audit, Rows.Time));

    public RematchPhotos Rematch => new(
        Rows.Database.Contexts, new PhotoEmbedder(Pixels, Engine), Rows.SchoolKeys, Engine, Templates, Rejudge, Rows.Time, NullLogger<RematchPhotos>.Instance);

    public RematchSchool RematchAll => new(Rows.Database.Contexts, Engine, Rematch, Rows.Time);

    public DestroyBiometrics Destroy => new(Rows.Database.Contexts, Files, Detectors, Rows.Audit, Rows.Time);

    public PurgeExpired Purge => new(Rows.Database.Contexts, Files, Rows.SchoolKeys, Destroy, Rows.Audit, new RetentionRules(), Rows.Time);

    public BuildRelease Build => new(
        Rows.Database.Contexts, Files, Rows.SchoolKeys, new StoredCopies(Engine, Templates, Pixels, Rows.Time), Rematch, new ScratchSpace(Rows.Vault.Folder.At("uploads"), Rows.Time), Detectors, Rows.Audit, Rows.Time, NullLogger<BuildRelease>.Instance);

    public RecordPublication Publication => new(Rows.Database.Contexts, Rejudge, Rows.Audit, Rows.Time);

    public static async Task<PixelSchool> CreateAsync(PostgresFixture postgres, HitAction onHit = HitAction.Block) =>
        new(await SchoolUnderTest.CreateAsync(postgres, onHit: onHit), PixelFactAttribute.Pack!);

    public static byte[] PictureOf(string person, int number) =>
        File.ReadAllBytes(Path.Combine(PixelFactAttribute.People!, person, $"{person}_{number:D4}.jpg"));

    public Task<DataKey> PhotoKeyAsync(int schoolId, CancellationToken cancellationToken) =>
        Rows.SchoolKeys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);

    /// <summary>Stores a photo with the faces that are found in it, compared with nobody yet.</summary>
    public async Task<long> AddPhotoAsync(byte[] file)
    {
        using DataKey key = await PhotoKeyAsync(Rows.Id, default);
        StoredBlob blob = await Files.WriteAsync(key, file, default);
        long id = await Rows.AddPhotoAsync([], detector: DetectorSha256, blob: blob.Address.ToString());
        using RgbImage image = _models.Reader.Decode(file, 2048, default);
        await Rows.Database.ExecuteAsync($"update photos set width = {image.Width}, height = {image.Height}, embedder_sha256 = null where id = {id}");
        PicturePrint print = PicturePrint.Of(key, image);
        await Rows.SaveAsync(new PictureRow { SchoolId = Rows.Id, PhotoId = id, PixelHash = print.Pixels, Looks = print.Looks });
        IReadOnlyList<AnalysedFace> faces = Analyser.Analyse(image, default).Faces;
        for (short ordinal = 0; ordinal < faces.Count; ordinal++)
        {
            (FaceBox box, FaceLandmarks marks) = (faces[ordinal].Detection.Box, faces[ordinal].Detection.Landmarks);
            await Rows.SaveAsync(new FaceRow
            {
                SchoolId = Rows.Id,
                PhotoId = id,
                Ordinal = ordinal,
                BoxX = box.X,
                BoxY = box.Y,
                BoxWidth = box.Width,
                BoxHeight = box.Height,
                Landmarks = FaceRow.LandmarksOf(marks),
                Score = faces[ordinal].Detection.Score,
                Quality = faces[ordinal].Quality,
                Strength = MatchStrength.NotCompared,
            });
        }

        return id;
    }

    /// <summary>Enrols a person with some pictures, each stored as a reference photo.</summary>
    public async Task EnrolAsync(string personId, params byte[][] pictures)
    {
        using DataKey key = await PersonKeys.OpenOrCreateAsync(Rows.Id, personId, default);
        List<(string, float[])> embeddings = [];
        foreach (byte[] picture in pictures)
        {
            StoredBlob blob = await Files.WriteAsync(key, picture, default);
            await Rows.SaveAsync(new ReferencePhotoRow
            {
                SchoolId = Rows.Id,
                PersonId = personId,
                BlobId = blob.Address.ToString(),
                State = ReferencePhotoState.Accepted,
                UploadedBy = "office",
                UploadedAt = Rows.Time.Now,
            });
            ReferenceFace face = new ReferenceReader(Analyser, _models.Reader).Read(picture, default);
            if (face.Embedding is { } embedding)
                embeddings.Add(($"{embeddings.Count}", embedding));
        }

        Template template = new TemplateBuilder(_models.Metric, _models.Thresholds).Build(personId, embeddings, [])!;
        await Rows.SaveAsync(TemplateStore.Seal(Rows.Id, template, new Digest(Engine.EmbedderSha256), key, Rows.Time.Now, Rows.Time.Now.AddYears(1)));
        await Rows.Database.ExecuteAsync("update schools set gallery_revision = gallery_revision + 1");
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        Folder.Dispose();
        await Rows.DisposeAsync();
    }
}
