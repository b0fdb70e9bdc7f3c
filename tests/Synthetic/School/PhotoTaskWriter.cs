using System.Text;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Scenes;

namespace ConsentLens.Synthetic.School;

/// <summary>Makes the files of a set, several at a time.</summary>
internal static class PhotoTaskWriter
{
    private const int ThumbnailSide = 160;

    // A damaged file keeps this share of its bytes: the header and some rows.
    private const double KeptOfDamaged = 0.4;

    /// <returns>The truth of each file, in the order of the tasks.</returns>
    public static async Task<IReadOnlyList<PhotoTruth>> WriteAsync(
        string directory,
        IReadOnlyList<PhotoTask> tasks,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        var truths = new PhotoTruth[tasks.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, tasks.Count, parallel, async (index, cancellation) =>
        {
            PhotoTask task = tasks[index];
            (byte[] bytes, truths[index]) = Make(task);
            await SetFolder.WriteFileAsync(Path.Combine(directory, task.File), bytes, cancellation);
            progress?.Report(task.File);
        });
        return truths;
    }

    private static (byte[] Bytes, PhotoTruth Truth) Make(PhotoTask task)
    {
        if (task.Kind == PhotoKind.NotAPhoto)
            return (Encoding.UTF8.GetBytes("The photo is on the other camera.\n"), Unreadable(task));
        using ComposedPhoto photo = GroupPhoto.Compose(task.Plan);
        byte[] bytes = Encode(task, photo.Image);
        if (task.Kind == PhotoKind.Damaged)
            return (bytes[..(int)(bytes.Length * KeptOfDamaged)], Unreadable(task));
        return (bytes, new PhotoTruth(task.File, task.Kind, photo.Image.Width, photo.Image.Height, photo.Faces));
    }

    private static PhotoTruth Unreadable(PhotoTask task) => new(task.File, task.Kind, 0, 0, []);

    private static byte[] Encode(PhotoTask task, RgbImage upright)
    {
        if (task.IsPng)
            return PngFile.Encode(upright);
        if (task.Metadata is not { } metadata)
            return JpegEncoder.Encode(upright, task.JpegQuality);
        if (metadata.Orientation == 1)
            return EncodeWithMetadata(task, metadata, upright);
        using RgbImage stored = StoredTurn.Apply(upright, metadata.Orientation);
        return EncodeWithMetadata(task, metadata, stored);
    }

    private static byte[] EncodeWithMetadata(PhotoTask task, PhotoMetadata metadata, RgbImage stored)
    {
        byte[] jpeg = JpegEncoder.Encode(stored, task.JpegQuality);
        byte[]? thumbnail = task.HasThumbnail ? Thumbnail(stored) : null;
        return ExifBlock.Insert(jpeg, metadata with { Thumbnail = thumbnail });
    }

    private static byte[] Thumbnail(RgbImage stored)
    {
        int step = Math.Max(1, stored.LongSide / ThumbnailSide);
        using var small = new RgbImage(stored.Width / step, stored.Height / step);
        for (int y = 0; y < small.Height; y++)
        {
            ReadOnlySpan<byte> source = stored.Row(y * step);
            Span<byte> target = small.Row(y);
            for (int x = 0; x < small.Width; x++)
                source.Slice(x * step * RgbImage.Channels, RgbImage.Channels).CopyTo(target[(x * RgbImage.Channels)..]);
        }

        return JpegEncoder.Encode(small, 75);
    }
}
