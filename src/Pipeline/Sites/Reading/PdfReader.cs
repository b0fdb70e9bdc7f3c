using System.Security.Cryptography;
using ConsentLens.Pipeline.Sites.Fetching;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Takes the pictures out of a PDF: those on its pages, with the text of the page, and those that are inside without being shown (what was deleted from a page, other sizes).</summary>
public static class PdfReader
{
    private const long MostPixels = 100_000_000;
    private const int MostText = 2_000;

    /// <param name="file">The PDF.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="most">How long it may take; what takes longer is damaged.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    public static async Task<PageContents> ReadAsync(byte[] file, Uri address, TimeSpan most, CancellationToken cancellationToken)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopped.CancelAfter(most);
        // Looked at between two pictures: PdfPig cannot be stopped within one.
        var reading = Task.Factory.StartNew(() => Read(file, address, stopped.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await reading.WaitAsync(most * 2, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new PageContents { IsDamaged = true };
        }
    }

    private static PageContents Read(byte[] file, Uri address, CancellationToken stop)
    {
        var contents = new PageContents();
        try
        {
            using PdfDocument document = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = new BoundedFilters(DefaultFilterProvider.Instance) });
            contents.Title = WebText.Plain(document.Information.Title ?? "");
            var shown = new HashSet<string>();
            for (int number = 1; number <= document.NumberOfPages; number++)
            {
                stop.ThrowIfCancellationRequested();
                ReadPage(document, number, address, contents, shown);
            }

            ReadHidden(document, contents, shown, stop);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Strangers' files fail in ways that no list holds: whatever it was, there may be more pictures in it.
            contents.IsDamaged = true;
        }

        return contents;
    }

    private static void ReadPage(PdfDocument document, int number, Uri address, PageContents contents, HashSet<string> shown)
    {
        try
        {
            Page page = document.GetPage(number);
            string text = WebText.Plain(page.Text, MostText);
            contents.Text += text + ' ';
            var words = new PictureWords("", $"Page {number}", contents.Title, text);
            foreach (IPdfImage image in page.GetImages())
            {
                shown.Add(KeyOf(image.RawMemory));
                if (image.MaskImage is { } mask) shown.Add(KeyOf(mask.RawMemory));
                Add(contents, Taken(document, image), words);
            }

            foreach (Hyperlink link in page.GetHyperlinks())
            {
                if (WebAddress.Resolve(address, link.Uri) is { } target) contents.Links.Add(target);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            contents.IsDamaged = true;
        }
    }

    private static void ReadHidden(PdfDocument document, PageContents contents, HashSet<string> shown, CancellationToken stop)
    {
        var words = new PictureWords("", "Inside the file, on none of its pages", contents.Title, "");
        foreach (IndirectReference reference in document.Structure.CrossReferenceTable.ObjectOffsets.Keys)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                if (document.Structure.GetObject(reference)?.Data is not StreamToken stream || !IsPicture(stream.StreamDictionary) || !shown.Add(KeyOf(stream.Data))) continue;
                Add(contents, Encoded(document, stream.StreamDictionary, stream.Data), words);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                contents.Unread++;
            }
        }

        if (document.Advanced.TryGetEmbeddedFiles(out IReadOnlyList<EmbeddedFile>? files))
        {
            foreach (EmbeddedFile file in files)
            {
                if (FileKinds.PictureEnding(file.Memory.Span) is not null) Add(contents, file.Memory.ToArray(), words);
            }
        }
    }

    private static void Add(PageContents contents, byte[]? picture, PictureWords words)
    {
        if (picture is null) contents.Unread++;
        else contents.Pictures.Add(new PictureOnPage(null, picture, words));
    }

    private static bool IsPicture(DictionaryToken dictionary) =>
        dictionary.TryGet(NameToken.Subtype, out NameToken subtype) && subtype.Data == "Image" && !(dictionary.TryGet(NameToken.ImageMask, out BooleanToken mask) && mask.Data);

    /// <summary>A picture that lies in the PDF as a file of its own (JPEG, JPEG 2000); null for other ones.</summary>
    private static byte[]? Encoded(PdfDocument document, DictionaryToken dictionary, Memory<byte> raw)
    {
        IReadOnlyList<IFilter> filters = document.Structure.FilterProvider.GetFilters(dictionary, document.Structure.TokenScanner);
        Memory<byte> data = raw;
        for (int filter = 0; filter < filters.Count && filters[filter].IsSupported && FileKinds.PictureEnding(data.Span) is null; filter++)
            data = filters[filter].Decode(data, dictionary, DefaultFilterProvider.Instance, filter);
        // Pixels may begin like some other file.
        return FileKinds.PictureEnding(data.Span) is "jpg" or "jp2" ? data.ToArray() : null;
    }

    private static byte[]? Taken(PdfDocument document, IPdfImage image)
    {
        try
        {
            if (Encoded(document, image.ImageDictionary, image.RawMemory) is { } file) return file;
            return (long)image.WidthInSamples * image.HeightInSamples <= MostPixels && image.TryGetPng(out byte[]? png) ? png : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static string KeyOf(Memory<byte> raw) => Convert.ToHexString(SHA256.HashData(raw.Span));
}
