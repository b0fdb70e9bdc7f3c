using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

/// <summary>Hands out the same bytes for every photo that could be read, and others for every copy. They need be no picture.</summary>
internal sealed class FixedThumbnails : IThumbnailSource
{
    public static byte[] Original { get; } = [0xFF, 0xD8, 0x01, 0x02, 0x03, 0xFF, 0xD9];

    public static byte[] Copy { get; } = [0xFF, 0xD8, 0x04, 0x05, 0xFF, 0xD9];

    public ReadOnlyMemory<byte>? Find(PhotoReport photo) => photo.Problem is null ? Original : null;

    public ReadOnlyMemory<byte>? FindReleased(PhotoReport photo) => Copy;
}
