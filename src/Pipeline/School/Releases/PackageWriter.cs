using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>
/// Writes a release package: a zip with the copies under neutral names, and <c>manifest.json</c> that says what they are. It names nobody.
/// </summary>
internal sealed class PackageWriter : IDisposable
{
    // Zip's own beginning of time: when the copies were made is nobody's business.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ZipArchive _zip;

    public PackageWriter(Stream target) => _zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);

    public async Task AddAsync(ReleaseCopy copy, int number, CancellationToken cancellationToken)
    {
        await using Stream entry = Open(ReleaseCopyWriter.FileName(number));
        await entry.WriteAsync(copy.Bytes, cancellationToken);
    }

    public async Task AddManifestAsync(long releaseId, string channelId, DateTimeOffset builtAt, IReadOnlyList<PackedPhoto> photos, CancellationToken cancellationToken)
    {
        var manifest = new Manifest(
            1,
            releaseId,
            channelId,
            builtAt,
            [.. photos.Select(photo => new Copy(ReleaseCopyWriter.FileName(photo.Number), photo.CopySha256, ReportCode.Of(photo.Verdict), photo.RemovedFaces.Length))]);
        await using Stream entry = Open("manifest.json");
        await JsonSerializer.SerializeAsync(entry, manifest, Json, cancellationToken);
    }

    public void Dispose() => _zip.Dispose();

    private Stream Open(string name)
    {
        // The copies are JPEGs, which do not get any smaller.
        ZipArchiveEntry entry = _zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    private sealed record Manifest(int Schema, long Release, string Channel, DateTimeOffset BuiltAt, IReadOnlyList<Copy> Photos);

    private sealed record Copy(string File, string Sha256, string Verdict, int FacesRemoved);
}
