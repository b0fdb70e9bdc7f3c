using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

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
        VipsRuntime.Ensure();
        using Source source = Source.NewFromMemory(file);
        var exception = Assert.Throws<VipsException>(() => Operation.Call(loader, source));
        Assert.Contains("blocked", exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
