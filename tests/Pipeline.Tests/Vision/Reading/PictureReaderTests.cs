using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Reading;
using ConsentLens.Synthetic.Painting;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Reading;

/// <summary>Reads what these tests write into pictures.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class PictureReaderTests(PictureReaderFixture fixture) : IClassFixture<PictureReaderFixture>
{
    [ModelPackTheory]
    [InlineData(14, 0)]
    [InlineData(24, 0)]
    [InlineData(24, 8)]
    [InlineData(24, -12)]
    [InlineData(60, 3)]
    [InlineData(24, 90)]
    [InlineData(24, 270)]
    [InlineData(24, 180)]
    public void A_printed_name_is_read_in_many_sizes_and_at_many_angles(double height, double degrees)
    {
        using RgbImage page = Page(900, 700, 245);
        (int x, int y, int width, int tall) = new Lettering(Degrees: degrees).Write(page, "Quillon Vexworth", height, 80, 60);

        // A wide gap between large words makes two lines of one.
        TextLine[] lines = [.. fixture.Read(page).OrderBy(line => line.Box.X)];

        Assert.Equal("QuillonVexworth", string.Concat(lines.Select(line => line.Text.Replace(" ", "", StringComparison.Ordinal))));
        LineBox box = lines.Select(line => line.Box).Aggregate((all, next) => all.Union(next));
        float shared = MathF.Min(box.Right, x + width) - MathF.Max(box.X, x);
        Assert.InRange(shared / width, 0.9f, 1.01f);
        Assert.InRange((box.Y + (box.Height / 2) - y) / tall, 0.3f, 0.7f);
    }

    [ModelPackFact]
    public void A_badge_in_light_letters_is_read_line_by_line_from_top_to_bottom()
    {
        using RgbImage badge = Page(500, 320, 40);
        var white = new Lettering(Ink: (250, 250, 240));
        _ = white.Write(badge, "HELLO MY NAME IS", 16, 60, 40);
        _ = white.Write(badge, "Tamsin", 36, 60, 110);
        _ = white.Write(badge, "Quillfeather", 36, 60, 190);

        Assert.Equal(["HELLOMYNAMEIS", "Tamsin", "Quillfeather"], fixture.Read(badge).Select(line => line.Text.Replace(" ", "", StringComparison.Ordinal)));
    }

    [ModelPackFact]
    public void A_place_without_writing_says_nothing()
    {
        using RgbImage place = DrawnPupils.Nobody();
        Assert.Empty(fixture.Read(place));
        using RgbImage portrait = DrawnPupils.Portrait(0, 4);
        Assert.Empty(fixture.Read(portrait));
    }

    internal static RgbImage Page(int width, int height, byte grey)
    {
        var page = new RgbImage(width, height);
        page.Pixels.Fill(grey);
        return page;
    }
}

/// <summary>The reader of the standard models, in memory once.</summary>
public sealed class PictureReaderFixture : IDisposable
{
    private readonly Lazy<PictureReader> _reader = new(() => new PictureReader(BuiltModels.Pack(BuiltModels.Standard).Reading!));

    internal IReadOnlyList<TextLine> Read(RgbImage picture) => _reader.Value.Read(picture, CancellationToken.None);

    public void Dispose()
    {
        if (_reader.IsValueCreated) _reader.Value.Dispose();
    }
}
