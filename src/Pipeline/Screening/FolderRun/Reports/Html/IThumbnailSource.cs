namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>
/// The small pictures of report.html: JPEG, upright, about 480 px on the long side, of the same proportions as the photo.
/// Asked for one at a time, in the order of writing.
/// </summary>
public interface IThumbnailSource
{
    /// <summary>The picture of the original, or null (or nothing) when there is none, as for a file that could not be read.</summary>
    ReadOnlyMemory<byte>? Find(PhotoReport photo);

    /// <summary>The picture of the copy for release of a photo that was blurred, or null (or nothing) when there is none.</summary>
    ReadOnlyMemory<byte>? FindReleased(PhotoReport photo);
}
