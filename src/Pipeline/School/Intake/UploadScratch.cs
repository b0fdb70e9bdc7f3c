using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Files;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>The folder in which zips lie, encrypted, while they are taken in.</summary>
public sealed class UploadScratch(string folder, TimeProvider time)
{
    /// <summary>Takes a content in whole; null when it is longer than allowed.</summary>
    /// <exception cref="VaultException">The disk is full.</exception>
    internal async Task<SealedScratch?> TakeAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await SealedScratch.TakeAsync(folder, content, maxBytes, cancellationToken);
        }
        catch (IOException error) when (PrivateFile.IsDiskFull(error))
        {
            throw new VaultException(VaultFailure.DiskFull, "The disk is full, so the zip could not be added; free some space and try again.", error);
        }
    }

    /// <summary>Deletes what a process left that was killed. Nobody could read it any more.</summary>
    /// <param name="olderThan">Younger files may still be in use.</param>
    /// <returns>How many files were deleted.</returns>
    public int DeleteLeftovers(TimeSpan olderThan)
    {
        if (!Directory.Exists(folder)) return 0;
        DateTime before = time.GetUtcNow().UtcDateTime - olderThan;
        FileInfo[] left = [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before)];
        foreach (FileInfo file in left) file.Delete();
        return left.Length;
    }
}
