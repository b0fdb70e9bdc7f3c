using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Opens every package that is kept, and looks at every byte of its copies.</summary>
internal sealed class ReleasePackages(SchoolKeyStore keys, EncryptedBlobStore blobs, ScratchSpace scratch) : IInvariantCheck
{
    private const string Manifest = "manifest.json";

    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        if (school.Scope == CheckScope.Database)
            return;
        using DataKey key = await keys.OpenAsync(school.Id, KeyPurpose.School, cancellationToken);
        await using ConsentLensDbContext context = school.Context();
        ReleaseRow[] releases = await context.Releases.AsNoTracking().Where(release => release.PackageBlobId != null).OrderBy(release => release.Id).ToArrayAsync(cancellationToken);
        Tally tally = school[Invariant.PackagesClean];
        foreach (ReleaseRow release in releases)
        {
            ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => item.ReleaseId == release.Id && item.CopySha256 != null).OrderBy(item => item.Number).ToArrayAsync(cancellationToken);
            try
            {
                await CheckAsync(tally, key, release, items, cancellationToken);
            }
            catch (Exception broken) when (broken is VaultException or InvalidDataException or FormatException)
            {
                // A release may have been given up just now, and its package with it.
                if (await context.Releases.AnyAsync(row => row.Id == release.Id && row.PackageBlobId == release.PackageBlobId, cancellationToken))
                    tally.Violate(string.Create(CultureInfo.InvariantCulture, $"the package of release {release.Id} does not open ({broken.GetType().Name})"));
            }
        }
    }

    private async Task CheckAsync(Tally tally, DataKey key, ReleaseRow release, ReleaseItemRow[] items, CancellationToken cancellationToken)
    {
        // A zip is read from its end, and a sealed file from its beginning.
        await using Stream file = scratch.Create();
        await using (BlobStream content = await blobs.OpenAsync(key, BlobAddress.Parse(release.PackageBlobId!), cancellationToken))
            await content.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        await using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        HashSet<string> expected = [Manifest, .. items.Select(item => ReleaseCopyWriter.FileName(item.Number))];
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => !expected.Contains(entry.FullName) || entry.Comment.Length > 0))
            tally.Violate(string.Create(CultureInfo.InvariantCulture, $"the package of release {release.Id} contains something that is not one of its copies"));
        if (zip.Comment.Length > 0)
            tally.Violate(string.Create(CultureInfo.InvariantCulture, $"the package of release {release.Id} holds a comment"));
        foreach (ReleaseItemRow item in items)
        {
            tally.Look();
            if (await ProblemOfAsync(zip.GetEntry(ReleaseCopyWriter.FileName(item.Number)), item, cancellationToken) is { } problem)
                tally.Violate(string.Create(CultureInfo.InvariantCulture, $"the copy of photo {item.PhotoId} in release {release.Id} {problem}"));
        }
    }

    private static async Task<string?> ProblemOfAsync(ZipArchiveEntry? entry, ReleaseItemRow item, CancellationToken cancellationToken)
    {
        if (entry is null)
            return "is missing";
        await using Stream content = await entry.OpenAsync(cancellationToken);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        byte[] bytes = copy.ToArray();
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(item.CopySha256))
            return "is not the copy that was made";
        return CopyInspector.Inspect(bytes) is [{ } violation, ..] ? $"holds more than a picture: {violation.Description}" : null;
    }
}
