using System.Buffers;
using ConsentLens.Pipeline.Imaging.Native;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Imaging;

public sealed class LoaderTests
{
    public static TheoryData<string, string> OtherFormats => new()
    {
        { "svg", "svgload_source" },
        { "gif", "gifload_source" },
        { "tiff", "tiffload_source" },
        { "libvips' own format", "vipsload_source" },
    };

    // The second lock behind the list of loaders in PhotoLoader: libvips itself refuses.
    [Theory]
    [MemberData(nameof(OtherFormats))]
    public void Other_loaders_are_blocked_inside_libvips(string name, string loader)
    {
        byte[] file = BadFile.Named(name);
        using MemoryHandle pinned = ((ReadOnlyMemory<byte>)file).Pin();
        using VipsSource source = VipsSource.Over(pinned, file.Length);
        var exception = Assert.Throws<VipsException>(() => new VipsOperation(loader).Set("source", source).ToImage().Dispose());
        Assert.Contains("blocked", exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
