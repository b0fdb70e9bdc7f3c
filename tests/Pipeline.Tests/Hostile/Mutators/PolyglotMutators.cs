using System.IO.Compression;
using System.Text;
using ConsentLens.Pipeline.Tests.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Files that are two things at once, and files that are something else than they are called.</summary>
internal static class PolyglotMutators
{
    private static readonly string[] Fronts = ["%PDF-1.4\n", "GIF89a", "<html><script>alert(1)</script>", "<svg xmlns='http://www.w3.org/2000/svg'>", "MZ", "#!/bin/sh\nrm -rf /\n", "II*\0", "\u007fELF", "PK\u0003\u0004", "\0\0\0\u0018ftypmp42", "RIFF", "BM", "8BPS"];

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        new("polyglot: a zip behind", null, 1, (file, other, _) => [.. file.Bytes, .. Zip(other.Bytes)]),
        new("polyglot: a page behind", null, 1, (file, _, _) => [.. file.Bytes, .. "<html><script>fetch('http://example.org/')</script></html>"u8]),
        new("polyglot: something in front", null, 2, (file, _, random) => [.. Encoding.Latin1.GetBytes(Fronts[random.Next(Fronts.Length)]), .. file.Bytes]),
        new("polyglot: a page in a comment", CorpusFormat.Jpeg, 1, (file, _, _) => BadFile.InsertSegment(file.Bytes, 0xFE, "*/=alert(1)/*<script>alert(1)</script>"u8)),
        new("polyglot: a restricted photo inside", CorpusFormat.Jpeg, 1, (file, other, _) => other.Bytes.Length < 60_000 ? BadFile.InsertSegment(file.Bytes, 0xEF, other.Bytes) : [.. file.Bytes, .. other.Bytes]),
        new("something else", null, 3, (file, _, random) => SomethingElse(file, random)),
        new("noise", null, 1, (_, _, random) => ByteMutators.Noise(random.Next(1, 20_000), random)),
        new("noise with a good beginning", null, 2, (file, _, random) => [.. file.Bytes[..random.Next(4, 60)], .. ByteMutators.Noise(random.Next(1, 20_000), random)]),
    ];

    private static byte[] SomethingElse(CorpusFile file, Random random) => random.Next(8) switch
    {
        0 => DrawnPhoto.Tiff(file.Pixels),
        1 => DrawnPhoto.Gif(file.Pixels),
        2 => Zip(file.Bytes),
        3 => [],
        4 => BadFile.Named("svg"),
        5 => Encoding.ASCII.GetBytes($"P6\n{file.Pixels.Width} {file.Pixels.Height}\n255\n{new string('x', file.Pixels.Pixels.Length)}"),
        6 => BadFile.Named("pdf"),
        _ => Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'><image x:href='data:image/jpeg;base64,{Convert.ToBase64String(file.Bytes)}'/></svg>"),
    };

    private static byte[] Zip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("inside.jpg").Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }
}
