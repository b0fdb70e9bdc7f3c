using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What somebody wrote into a photo's file.</summary>
/// <param name="AreUnread">Whether the decoder did not get to it: the photo is kept, and whoever it names holds it until somebody checked the names.</param>
internal sealed record FileTexts(string Text, bool AreUnread)
{
    public static FileTexts None { get; } = new(string.Empty, AreUnread: false);

    /// <summary>A busy machine takes too long over a photo that is sound. It is taken in, and screened when its turn comes.</summary>
    /// <exception cref="PhotoUnreadableException">The file itself cannot be read.</exception>
    public static FileTexts Read(IPhotoReader reader, ReadOnlyMemory<byte> file)
    {
        try
        {
            return new FileTexts(reader.ReadHeader(file).Texts, AreUnread: false);
        }
        catch (PhotoUnreadableException slow) when (slow.Reason == UnreadableReason.TimedOut)
        {
            return None with { AreUnread = true };
        }
    }
}
