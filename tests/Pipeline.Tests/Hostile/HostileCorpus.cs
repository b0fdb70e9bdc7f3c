using System.Text;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>Small photos of pupils who do not exist, in every format that is read, made when they are first asked for.</summary>
internal static class HostileCorpus
{
    private static readonly Lazy<CorpusFile[]> Made = new(() => [.. OfPermitted(), .. OfRestricted(), .. OfNobody()]);

    /// <summary>Every file.</summary>
    internal static IReadOnlyList<CorpusFile> Files => Made.Value;

    /// <summary>The packet that a picture program writes into a photo.</summary>
    internal static byte[] Xmp(string inside) => Encoding.UTF8.GetBytes(
        $"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>""");

    /// <summary>A JPEG with an XMP segment.</summary>
    internal static byte[] WithXmp(byte[] jpeg, byte[] packet) => BadFile.InsertSegment(jpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. packet]);

    private static IEnumerable<CorpusFile> OfPermitted()
    {
        using RgbImage photo = DrawnPupils.Portrait(0, 4);
        using RgbImage onItsSide = Pictures.Turned(photo, 3);
        using RgbImage small = Pictures.Scaled(photo, 0.3);
        byte[] plain = DrawnPhoto.Jpeg(photo);
        byte[] thumbnail = DrawnPhoto.Jpeg(small, 70);
        foreach ((string name, byte[] bytes) in (IEnumerable<(string, byte[])>)
        [
            ("jpeg", plain),
            ("jpeg 4:2:0", DrawnPhoto.Jpeg(photo, 80)),
            ("jpeg of low quality", DrawnPhoto.Jpeg(photo, 40)),
            ("jpeg, tables made to measure", DrawnPhoto.Save(photo, rgb => rgb.JpegsaveBuffer(q: 85, optimizeCoding: true, keep: Enums.ForeignKeep.None))),
            ("jpeg with restarts", DrawnPhoto.Save(photo, rgb => rgb.JpegsaveBuffer(q: 85, restartInterval: 8, keep: Enums.ForeignKeep.None))),
            ("progressive jpeg", DrawnPhoto.ProgressiveJpeg(photo)),
            ("grey jpeg", DrawnPhoto.GreyJpeg(photo)),
            ("cmyk jpeg", DrawnPhoto.CmykJpeg(photo)),
            ("jpeg on its side", ExifSegment.Insert(DrawnPhoto.Jpeg(onItsSide), 6)),
            ("jpeg with position and thumbnail", ExifSegment.Insert(plain, 1, padding: 300, thumbnail)),
            ("jpeg with xmp", WithXmp(plain, Xmp("<dc:title>Sports day</dc:title>"))),
            ("jpeg with a profile", DrawnPhoto.WithProfile(photo, ".jpg", "p3")),
        ])
        {
            yield return new CorpusFile(name, CorpusFormat.Jpeg, "jpg", Subject.Permitted, bytes);
        }

        foreach ((string name, byte[] bytes) in (IEnumerable<(string, byte[])>)
        [
            ("png", DrawnPhoto.Png(photo)),
            ("16-bit png", DrawnPhoto.SixteenBitPng(photo)),
            ("png with alpha", DrawnPhoto.TransparentPng(photo, 255)),
            ("palette png", DrawnPhoto.Save(photo, rgb => rgb.PngsaveBuffer(palette: true))),
            ("interlaced png", DrawnPhoto.Save(photo, rgb => rgb.PngsaveBuffer(interlace: true))),
        ])
        {
            yield return new CorpusFile(name, CorpusFormat.Png, "png", Subject.Permitted, bytes);
        }

        foreach ((string name, byte[] bytes) in (IEnumerable<(string, byte[])>)
        [
            ("lossless webp", DrawnPhoto.WebP(photo)),
            ("lossy webp", DrawnPhoto.Save(photo, rgb => rgb.WebpsaveBuffer(q: 85))),
            ("webp with alpha", DrawnPhoto.Save(photo, rgb => rgb.BandjoinConst([250]).WebpsaveBuffer(q: 85))),
        ])
        {
            yield return new CorpusFile(name, CorpusFormat.WebP, "webp", Subject.Permitted, bytes);
        }

        yield return new CorpusFile("heic", CorpusFormat.Heif, "heic", Subject.Permitted, DrawnPhoto.Heic(photo));
        yield return new CorpusFile("avif", CorpusFormat.Heif, "avif", Subject.Permitted, DrawnPhoto.Avif(photo));
    }

    private static IEnumerable<CorpusFile> OfRestricted()
    {
        using RgbImage photo = DrawnPupils.Portrait(1, 4);
        yield return new CorpusFile("restricted jpeg", CorpusFormat.Jpeg, "jpg", Subject.Restricted, DrawnPhoto.Jpeg(photo, 80));
        yield return new CorpusFile("restricted progressive jpeg", CorpusFormat.Jpeg, "jpg", Subject.Restricted, DrawnPhoto.ProgressiveJpeg(photo));
        yield return new CorpusFile("restricted png", CorpusFormat.Png, "png", Subject.Restricted, DrawnPhoto.Png(photo));
        yield return new CorpusFile("restricted webp", CorpusFormat.WebP, "webp", Subject.Restricted, DrawnPhoto.Save(photo, rgb => rgb.WebpsaveBuffer(q: 85)));
        yield return new CorpusFile("restricted heic", CorpusFormat.Heif, "heic", Subject.Restricted, DrawnPhoto.Heic(photo));
        yield return new CorpusFile("restricted avif", CorpusFormat.Heif, "avif", Subject.Restricted, DrawnPhoto.Avif(photo));
    }

    private static IEnumerable<CorpusFile> OfNobody()
    {
        using RgbImage photo = DrawnPupils.Nobody();
        yield return new CorpusFile("jpeg of nobody", CorpusFormat.Jpeg, "jpg", Subject.Nobody, DrawnPhoto.Jpeg(photo, 85));
    }
}
