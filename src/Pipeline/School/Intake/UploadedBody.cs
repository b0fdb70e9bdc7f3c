using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Reads an uploaded photo into memory; nothing of it reaches the disk in the clear.</summary>
internal static class UploadedBody
{
    private const int Step = 81_920;

    /// <summary>Every byte of a body, counted as they come: what the sender says of its length may be wrong.</summary>
    /// <exception cref="PhotoUnreadableException">There are none, or more than allowed.</exception>
    public static async Task<PhotoBytes> ReadAsync(Stream body, ImagingLimits limits, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[Step];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + count > limits.MaxBytes)
                throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, $"The file is larger than {limits.MaxBytes / 1_000_000.0:0.#} MB; export a smaller copy.");
            bytes.Write(buffer, 0, count);
        }

        return bytes.Length > 0
            ? new PhotoBytes(bytes.GetBuffer().AsMemory(0, (int)bytes.Length))
            : throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy the photo again.");
    }
}
