using System.IO.Compression;
using System.Text;
using ConsentLens.Pipeline.Sites.Reading;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Reading;

public sealed class PdfReaderTests
{
    private static readonly Uri Address = new("https://school.example/news.pdf");

    [Fact]
    public async Task Pictures_are_taken_out_with_the_text_of_their_page()
    {
        using RgbImage one = DrawnPhoto.Texture(80, 60);
        using RgbImage two = DrawnPhoto.Texture(80, 60, seed: 2);
        byte[] jpeg = DrawnPhoto.Jpeg(one);
        byte[] pdf = NewPdf(("Olivia Stone wins", page => page.AddJpeg(jpeg, new PdfRectangle(0, 0, 80, 60))), ("Year 4", page => page.AddPng(DrawnPhoto.Png(two), new PdfRectangle(0, 0, 80, 60))));
        PageContents contents = await ReadAsync(pdf);
        Assert.False(contents.IsDamaged);
        Assert.Equal(0, contents.Unread);
        Assert.Equal(["Olivia Stone wins", "Year 4"], contents.Pictures.Select(picture => picture.Words.Around));
        Assert.Equal(["Page 1", "Page 2"], contents.Pictures.Select(picture => picture.Words.Caption));
        Assert.Equal(jpeg, contents.Pictures[0].Data);
        Assert.Equal("png", FileKinds.PictureEnding(contents.Pictures[1].Data));
    }

    /// <summary>What was deleted from a page mostly stays in the file.</summary>
    [Fact]
    public async Task A_picture_that_is_on_no_page_is_found_too()
    {
        using RgbImage image = DrawnPhoto.Texture(80, 60);
        byte[] jpeg = DrawnPhoto.Jpeg(image);
        byte[] pdf = NewPdf(("Words", page => page.AddJpeg(jpeg, new PdfRectangle(0, 0, 80, 60))));
        // The page draws it no longer.
        byte[] changed = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(pdf).Replace("/XObject", "/XObjecx", StringComparison.Ordinal));
        Assert.NotEqual(pdf, changed);
        PageContents contents = await ReadAsync(changed);
        Assert.Equal(jpeg, Assert.Single(contents.Pictures, picture => picture.Words.Caption.StartsWith("Inside", StringComparison.Ordinal)).Data);
    }

    [Fact]
    public async Task What_is_no_pdf_or_unpacks_without_end_is_damaged()
    {
        Assert.True((await ReadAsync("%PDF-1.4 nothing"u8.ToArray())).IsDamaged);
        using var packed = new MemoryStream();
        await using (var packer = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] nothing = new byte[1_000_000];
            for (int part = 0; part < 400; part++) await packer.WriteAsync(nothing);
        }

        // Unpacked, it would be a page without a word, and nothing would be wrong with it.
        Assert.True((await ReadAsync(Bomb(packed.ToArray()))).IsDamaged);
    }

    internal static byte[] NewPdf(params (string Text, Action<PdfPageBuilder> Add)[] pages)
    {
        using var builder = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach ((string text, Action<PdfPageBuilder> add) in pages)
        {
            PdfPageBuilder page = builder.AddPage(PageSize.A4);
            page.AddText(text, 12, new PdfPoint(50, 700), font);
            add(page);
        }

        return builder.Build();
    }

    private static Task<PageContents> ReadAsync(byte[] pdf) => PdfReader.ReadAsync(pdf, Address, Patience.Seconds(30), CancellationToken.None);

    private static byte[] Bomb(byte[] packed)
    {
        using var file = new MemoryStream();
        List<long> offsets = [];
        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        void Begin(string text)
        {
            offsets.Add(file.Position);
            Write(text);
        }

        Write("%PDF-1.4\n");
        Begin("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
        Begin("2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n");
        Begin("3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 4 0 R>>\nendobj\n");
        Begin($"4 0 obj\n<</Filter/FlateDecode/Length {packed.Length}>>\nstream\n");
        file.Write(packed);
        Write("\nendstream\nendobj\n");
        long start = file.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (long offset in offsets) Write($"{offset:0000000000} 00000 n \n");
        Write($"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
        return file.ToArray();
    }
}
