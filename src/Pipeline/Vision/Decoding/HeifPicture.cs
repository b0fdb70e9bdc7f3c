using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Heif;
using Directory = MetadataExtractor.Directory;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>What the boxes of a HEIC or AVIF say of its primary picture, and libvips does not.</summary>
/// <param name="Orientation">How the decoded picture is still to be turned, as EXIF counts.</param>
/// <param name="IsHdr">Whether the values stand for brightness beyond that of an ordinary screen.</param>
internal sealed record HeifPicture(int Orientation, bool IsHdr)
{
    // ITU-T H.273, table 3: the perceptual quantiser and hybrid log-gamma of BT.2100.
    internal static bool IsHdrTransfer(int characteristics) => characteristics is 16 or 18;

    /// <exception cref="PhotoUnreadableException">The boxes cannot be read.</exception>
    internal static HeifPicture Read(ReadOnlySpan<byte> file)
    {
        IReadOnlyList<Directory> directories = DirectoriesOf(file);
        HeicImagePropertiesDirectory[] pictures = [.. directories.OfType<HeicImagePropertiesDirectory>()];
        bool isHdr = pictures.Any(picture => picture.TryGetInt32(HeicImagePropertiesDirectory.TagColorTransferCharacteristics, out int transfer) && IsHdrTransfer(transfer));
        // HEIF turns by properties of its own, which the decoder applies; only where there are none is EXIF meant.
        bool isTurned = file.IndexOf("imir"u8) >= 0 || pictures.Any(picture => picture.ContainsTag(HeicImagePropertiesDirectory.TagRotation));
        return new HeifPicture(isTurned ? 1 : directories.OfType<ExifIfd0Directory>().Select(OrientationOf).FirstOrDefault(1), isHdr);
    }

    private static int OrientationOf(ExifIfd0Directory exif) =>
        exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out int orientation) && orientation is >= 1 and <= 8 ? orientation : 1;

    // A library that parses strangers' bytes may throw anything.
    private static IReadOnlyList<Directory> DirectoriesOf(ReadOnlySpan<byte> file)
    {
        try
        {
            return HeifMetadataReader.ReadMetadata(new MemoryStream(file.ToArray(), writable: false));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new PhotoUnreadableException(UnreadableReason.Damaged, "What the file says of its picture cannot be read; save the photo as JPEG and screen again.", error);
        }
    }
}
