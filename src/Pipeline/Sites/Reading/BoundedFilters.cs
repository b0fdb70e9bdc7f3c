using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Unpacks what is in a PDF, but not what unpacks to more than a page could show: PdfPig itself knows no limit.</summary>
internal sealed class BoundedFilters(IFilterProvider inner) : IFilterProvider
{
    private const int MostUnpacked = 256_000_000;

    /// <summary>What unpacks thousandfold at worst, and cannot be measured beforehand.</summary>
    private const int MostPacked = 256_000;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(inner.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(inner.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(inner.GetAllFilters());

    private static IReadOnlyList<IFilter> Bounded(IReadOnlyList<IFilter> filters) => [.. filters.Select(filter => new BoundedFilter(filter))];

    private sealed class BoundedFilter(IFilter inner) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            bool isTooLarge = inner switch
            {
                FlateFilter => !FitsUnpacked(input),
                LzwFilter or RunLengthFilter => input.Length > MostPacked,
                _ => false,
            };
            if (isTooLarge) throw new InvalidDataException("Something in the PDF unpacks to more than is allowed.");
            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }

        private static bool FitsUnpacked(Memory<byte> input)
        {
            // Less than 1,032 to 1 is what this packing can do.
            if (input.Length * 1_032L <= MostUnpacked) return true;
            byte[] room = new byte[64 * 1024];
            long length = 0;
            try
            {
                using var unpacked = new ZLibStream(new MemoryStream(input.ToArray()), CompressionMode.Decompress);
                while (unpacked.Read(room) is var read and > 0)
                {
                    length += read;
                    if (length > MostUnpacked) return false;
                }
            }
            catch (InvalidDataException)
            {
                // What is damaged from here on gives no more.
            }

            return true;
        }
    }
}
