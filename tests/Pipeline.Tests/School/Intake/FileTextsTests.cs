using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

public sealed class FileTextsTests
{
    [Fact]
    public void What_is_written_in_a_file_that_took_too_long_counts_as_unread_and_the_file_is_taken_in()
    {
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; exec sleep 1000", new ImagingLimits { DecodeTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(FileTexts.None with { AreUnread = true }, FileTexts.Read(reader, UploadDesk.Draw(5)));
        Assert.Throws<PhotoUnreadableException>(() => FileTexts.Read(new PhotoReader(new ImagingLimits()), "no photo"u8.ToArray()));
    }
}
