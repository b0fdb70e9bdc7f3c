using System.Reflection;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>Makes a decoder do everything once before it is confined, because nothing can be loaded afterwards. The pictures are drawn; they cover every format
/// and kind of caption, and each is read both whole and cut short.</summary>
internal static class DecoderWarmUp
{
    private const string Folder = "warm-up/";
    private const int Side = 8;

    internal delegate void Request(DecoderRequest request, byte[] file, PictureRequest afterwards);

    internal static void Run(Request request)
    {
        LoadAssemblies();
        foreach (byte[] picture in Pictures())
        {
            request(new DecoderRequest(DecoderTask.ReadHeader, picture.Length), picture, PictureRequest.Send);
            request(new DecoderRequest(DecoderTask.Read, picture.Length), picture, PictureRequest.Send);
            request(new DecoderRequest(DecoderTask.ReadUnchecked, picture.Length, Side), picture, PictureRequest.Taken);
            byte[] cut = picture[..(picture.Length * 3 / 4)];
            request(new DecoderRequest(DecoderTask.RequireWhole, cut.Length), cut, PictureRequest.Send);
            request(new DecoderRequest(DecoderTask.Read, cut.Length), cut, PictureRequest.Send);
        }
    }

    private static IEnumerable<byte[]> Pictures()
    {
        Assembly own = typeof(DecoderWarmUp).Assembly;
        foreach (string name in own.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = own.GetManifestResourceStream(name)!;
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            yield return file;
        }
    }

    // A rare path through a library may need an assembly that no picture needs.
    private static void LoadAssemblies()
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<Assembly>([typeof(MetadataExtractor.Directory).Assembly, typeof(NetVips.Image).Assembly, typeof(DecoderWarmUp).Assembly]);
        while (waiting.TryPop(out Assembly? assembly))
        {
            foreach (AssemblyName name in assembly.GetReferencedAssemblies())
            {
                bool belongsToDecoding = assembly != typeof(DecoderWarmUp).Assembly || name.Name!.StartsWith("System.", StringComparison.Ordinal);
                if (belongsToDecoding && seen.Add(name.FullName)) waiting.Push(Assembly.Load(name));
            }
        }
    }
}
