using System.Security.Cryptography;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening;

/// <summary>A JPEG made from pixels alone and inspected: it contains no metadata, profile, thumbnail or trailing bytes. Only such bytes can be released; screen
/// <see cref="Bytes"/> again, since they are what the public will see, before passing them to <see cref="ReleaseCopyWriter"/>.</summary>
public sealed class ReleaseCopy
{
    /// <summary>No visible loss on a photo, and a third of the bytes of quality 95.</summary>
    public const int DefaultQuality = 85;

    private ReleaseCopy(byte[] bytes) => Bytes = bytes;

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>4:2:0 below quality 90.</summary>
    /// <param name="quality">1..100, as libjpeg counts it.</param>
    /// <exception cref="UncleanCopyException">The encoder added something that does not belong in a copy.</exception>
    public static ReleaseCopy Encode(RgbImage image, int quality = DefaultQuality) => FromBytes(JpegEncoder.Encode(image, quality));

    public string ComputeSha256() => Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <exception cref="UncleanCopyException">The file is more than a picture.</exception>
    internal static ReleaseCopy FromBytes(byte[] file)
    {
        IReadOnlyList<CopyViolation> violations = CopyInspector.Inspect(file);
        return violations.Count == 0 ? new ReleaseCopy(file) : throw new UncleanCopyException(violations);
    }
}

/// <summary>A copy was not released, because its bytes are more than a picture.</summary>
public sealed class UncleanCopyException(IReadOnlyList<CopyViolation> violations)
    : Exception($"The copy was not released, because it contains {string.Join(", ", violations.Select(v => v.Description))}. Please report this as a fault in ConsentLens.")
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<CopyViolation> Violations { get; } = violations;
}
