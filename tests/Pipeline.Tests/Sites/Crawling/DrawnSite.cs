using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Tests.Sites.Reading;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace ConsentLens.Pipeline.Tests.Sites.Crawling;

/// <summary>A school's site drawn by a seed: pages that lead to each other, pictures in every way of standing there, PDFs, and traps. It knows what can be found on it.</summary>
internal sealed class DrawnSite
{
    public const int PageCount = 300;
    public const int PictureCount = 1_000;
    public const int PdfCount = 20;
    private const int PerPdf = 2;
    private const int Large = 40;
    private const int LargeBytes = 5_000_000;

    /// <summary>{0} is the picture's address.</summary>
    private static readonly string[] Ways =
    [
        "<img src=\"{0}\" alt=\"Year 3\">",
        "<img srcset=\"{0} 300w\">",
        "<picture><source srcset=\"{0} 1x\"></picture>",
        "<img class=lazy data-src=\"{0}\">",
        "<div data-bg=\"{0}\"></div>",
        "<video poster=\"{0}\"></video>",
        "<div style=\"background-image: url('{0}')\"></div>",
        "<style>.x {{ background: image-set('{0}' 1x) }}</style>",
        "<a href=\"{0}\">See the photo</a>",
        "<script type=\"application/ld+json\">{{\"image\": \"{0}\"}}</script>",
        "<script>gallery.push(\"{0}\")</script>",
        "<noscript><img src=\"{0}\"></noscript>",
        "<object data=\"{0}\" type=\"image/jpeg\"></object>",
        "<input type=image src=\"{0}\">",
        "<svg><image href=\"{0}\"/></svg>",
        "<meta property=\"og:image\" content=\"{0}\">",
    ];

    private readonly Random _random;
    private readonly byte[] _photo;
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = [];
    private readonly List<StringBuilder> _pages = [];
    private readonly StringBuilder _feed = new(), _map = new();

    public DrawnSite(int seed)
    {
        _random = new Random(seed);
        using RgbImage image = DrawnPhoto.Texture(64, 48, seed);
        _photo = DrawnPhoto.Jpeg(image);
        DrawPages();
        DrawPictures();
        DrawPdfs();
        DrawTraps();
        for (int page = 0; page < PageCount; page++) _answers[PathOf(page)] = LoopbackSite.Text($"<html><head><title>Page {page}</title></head><body>{_pages[page]}</body></html>");
        _answers["/feed"] = LoopbackSite.Text($"<rss><channel>{_feed}</channel></rss>", "application/rss+xml");
        _answers["/maps/pages.xml.gz"] = LoopbackSite.Bytes(Gzip(Encoding.UTF8.GetBytes($"<urlset xmlns:image='i'>{_map}</urlset>")), "application/gzip");
        _answers["/sitemap.xml"] = LoopbackSite.Text("<sitemapindex><sitemap><loc>/maps/pages.xml.gz</loc></sitemap></sitemapindex>", "application/xml");
        _answers["/robots.txt"] = LoopbackSite.Text("User-agent: *\nDisallow: /private/\nDisallow: /*secret", "text/plain");
    }

    /// <summary>The pictures that can be found, by hash.</summary>
    public HashSet<string> Reachable { get; } = [];

    public Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (_answers.TryGetValue(path + context.Request.QueryString, out Func<HttpContext, Task>? answer)) return answer(context);
        // Two that never end: folders within folders, and a calendar.
        if (path.StartsWith("/loop/", StringComparison.Ordinal)) return LoopbackSite.Text("<a href='deeper/'>deeper</a><a href='../loop/'>round</a>")(context);
        if (path == "/calendar") return LoopbackSite.Text($"<a href='?month={int.Parse(context.Request.Query["month"]!, CultureInfo.InvariantCulture) + 1}'>next</a>")(context);
        return LoopbackSite.NotFound(context);
    }

    /// <summary>Another site, and a private one, to which pages lead.</summary>
    public void LeadTo(int otherPort) => _answers["/elsewhere"] = LoopbackSite.Text(
        $"<a href='http://other.example:{otherPort}/page'>x</a><img src='http://other.example:{otherPort}/a.jpg'><link rel=stylesheet href='http://other.example:{otherPort}/s.css'>"
        + $"<iframe src='http://other.example:{otherPort}/frame'></iframe><img src='/to-other?port={otherPort}'><a href='/to-private?port={otherPort}'>y</a>");

    public void Redirects(int otherPort)
    {
        _answers[$"/to-other?port={otherPort}"] = LoopbackSite.Redirect($"http://other.example:{otherPort}/b.jpg");
        _answers[$"/to-private?port={otherPort}"] = LoopbackSite.Redirect($"http://127.0.0.1:{otherPort}/admin");
    }

    private static string PathOf(int page) => page == 0 ? "/" : page % 3 == 0 ? $"/news/{2020 + (page % 7)}/post-{page}/" : $"/page-{page}.html";

    private void DrawPages()
    {
        for (int page = 0; page < PageCount; page++) _pages.Add(new StringBuilder($"<h1>Page {page}</h1>"));
        for (int page = 1; page < PageCount; page++)
        {
            StringBuilder parent = _pages[(page - 1) / 2];
            string path = PathOf(page);
            _ = (page % 12) switch
            {
                1 when page > PageCount / 2 => _map.Append($"<url><loc>{path}</loc></url>"),
                2 when page > PageCount / 2 => _feed.Append($"<item><link>{path}</link></item>"),
                3 => parent.Append($"<iframe src='{path}'></iframe>"),
                4 => parent.Append($"<link rel=next href='{path}'>"),
                5 => parent.Append($"<map><area href='{path}'></map>"),
                _ => parent.Append($"<a href='{path}?utm_source=home#top'>Page {page}</a>"),
            };
            // And back, so that there are rounds.
            _pages[page].Append($"<a href='{PathOf(_random.Next(PageCount / 2))}'>See also</a>");
        }

        _pages[0].Append("<link rel=alternate type='application/rss+xml' href='/feed'>");
    }

    private void DrawPictures()
    {
        for (int number = 0; number < PictureCount - (PdfCount * PerPdf); number++)
        {
            byte[] file = NewPicture(number);
            // What only a script knows to be a picture can be told by its ending alone.
            string address = number % 9 == 4 && !Ways[number % Ways.Length].Contains("push", StringComparison.Ordinal) ? $"/photo?id={number}&size=large" : $"/up/{number % 30}/picture%20{number}.jpg";
            if (number % 50 != 7) _answers[Uri.UnescapeDataString(address)] = LoopbackSite.Bytes(file, number % 20 == 3 ? "application/octet-stream" : "image/jpeg");
            StringBuilder page = _pages[_random.Next(PageCount)];
            if (number % 50 == 7) page.Append($"<img src='data:image/jpeg;base64,{Convert.ToBase64String(file)}'>");
            else if (number % 50 == 8) _feed.Append($"<item><title>x</title><enclosure type='image/jpeg' url='{Escaped(address)}'/></item>");
            else if (number % 50 == 9) _map.Append($"<url><loc>/</loc><image:image><image:loc>{Escaped(address)}</image:loc></image:image></url>");
            else if (number % 50 == 10) Styled(page, number, address);
            else page.Append(string.Format(CultureInfo.InvariantCulture, Ways[number % Ways.Length], address));
        }
    }

    private static string Escaped(string address) => address.Replace("&", "&amp;", StringComparison.Ordinal);

    private void Styled(StringBuilder page, int number, string address)
    {
        page.Append($"<link rel=stylesheet href='/style/{number}.css'>");
        _answers[$"/style/{number}.css"] = LoopbackSite.Text($"@import '/style/{number}-b.css';", "text/css");
        _answers[$"/style/{number}-b.css"] = LoopbackSite.Text($".hero {{ background: url({address}) }}", "text/css");
    }

    private void DrawPdfs()
    {
        for (int pdf = 0; pdf < PdfCount; pdf++)
        {
            (string, Action<PdfPageBuilder>)[] pages = [.. Enumerable.Range(PictureCount - ((pdf + 1) * PerPdf), PerPdf).Select<int, (string, Action<PdfPageBuilder>)>(number =>
            {
                byte[] file = NewPicture(number, isLarge: false);
                return ($"Newsletter {pdf}", page => page.AddJpeg(file, new PdfRectangle(0, 0, 64, 48)));
            })];
            _answers[$"/letters/{pdf}.pdf"] = LoopbackSite.Bytes(PdfReaderTests.NewPdf(pages), "application/pdf");
            _pages[_random.Next(PageCount)].Append($"<a href='/letters/{pdf}.pdf'>Newsletter</a>");
        }
    }

    private void DrawTraps()
    {
        _pages[_random.Next(20)].Append("<a href='/loop/'>loop</a><a href='/calendar?month=1'>calendar</a><a href='/round'>round</a><a href='/elsewhere'>elsewhere</a>");
        _pages[_random.Next(20)].Append("<img src='/huge.jpg'><a href='/bomb'>bomb</a><img src='/missing.jpg'><a href='/film.mp4'>film</a><a href='/letter.docx'>letter</a>");
        _pages[_random.Next(20)].Append("<img src='/private/a.jpg'><a href='/private/page'>x</a><img src='/up/secret.jpg'><a href='/to-forbidden'>y</a>");
        _answers["/round"] = LoopbackSite.Redirect("/round");
        _answers["/to-forbidden"] = LoopbackSite.Redirect("/private/c.jpg");
        _answers["/private/a.jpg"] = LoopbackSite.Bytes(_photo, "image/jpeg");
        _answers["/huge.jpg"] = async context =>
        {
            context.Response.ContentType = "image/jpeg";
            byte[] piece = new byte[1_000_000];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        };
        byte[] bomb = Gzip(new byte[200_000_000]);
        _answers["/bomb"] = async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(bomb);
        };
    }

    /// <summary>The same pixels and another remark: other bytes. Some are large.</summary>
    private byte[] NewPicture(int number, bool isLarge = true)
    {
        byte[] remark = new byte[isLarge && number % (PictureCount / Large) == 1 ? LargeBytes : 0];
        byte[] text = Encoding.ASCII.GetBytes($"picture {number:0000}");
        byte[] file = [.. _photo[..2], 0xFF, 0xFE, 0, (byte)(text.Length + 2), .. text, .. _photo[2..], .. remark];
        Reachable.Add(Convert.ToHexStringLower(SHA256.HashData(file)));
        return file;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var packer = new GZipStream(packed, CompressionLevel.Fastest)) packer.Write(bytes);
        return packed.ToArray();
    }
}
