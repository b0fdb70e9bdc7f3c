using System.Buffers.Binary;
using System.Text;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>
/// A HEIC as iPhones write them: the primary image is a grid of separately coded tiles, cropped and turned by properties
/// (ISO/IEC 23008-12, 6.6.2.3). libvips writes no such file, so this one is put together from files of single tiles.
/// </summary>
internal static class TiledHeic
{
    /// <summary>Tiles side by side, at least two, all of one size; the grid is cropped to this size, then turned by 90 degrees clockwise.</summary>
    internal static byte[] Row(IReadOnlyList<RgbImage> tiles, int width, int height)
    {
        byte[][] files = tiles.Select(tile => DrawnPhoto.Save(tile, rgb => rgb.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Hevc, q: 80, keep: Enums.ForeignKeep.None))).ToArray();
        byte[] grid = [0, 0, 0, (byte)(tiles.Count - 1), .. U16(width), .. U16(height)];
        byte[][] items = [.. files.Select(file => Content(file, "mdat")), grid];
        byte[] configuration = Box("hvcC", Content(files[0], "hvcC"));
        byte[] tileSize = FullBox("ispe", U32(tiles[0].Width), U32(tiles[0].Height));
        byte[] gridSize = FullBox("ispe", U32(width), U32(height));
        byte[] properties = Box("ipco", configuration, tileSize, gridSize, Box("irot", [3]));
        byte[] type = Box("ftyp", "heic"u8.ToArray(), U32(0), "mif1heic"u8.ToArray());
        int mediaStart = type.Length + Meta(items, properties, 0).Length + 8;
        return [.. type, .. Meta(items, properties, mediaStart), .. Box("mdat", items)];
    }

    private static byte[] Meta(byte[][] items, byte[] properties, int mediaStart)
    {
        ushort grid = (ushort)items.Length;
        int[] tiles = Enumerable.Range(1, items.Length - 1).ToArray();
        byte[][] names = Enumerable.Range(1, grid).Select(id => Box("infe", [2, 0, 0, (byte)(id == grid ? 0 : 1)], U16(id), U16(0), Ascii(id == grid ? "grid" : "hvc1"), [0])).ToArray();
        byte[] references = Box("dimg", [U16(grid), U16(tiles.Length), .. tiles.Select(U16)]);
        byte[][] associations = [.. tiles.Select(id => (byte[])[.. U16(id), 2, 0x81, 2]), [.. U16(grid), 2, 3, 0x84]];
        return FullBox(
            "meta",
            FullBox("hdlr", U32(0), Ascii("pict"), new byte[13]),
            FullBox("pitm", U16(grid)),
            FullBox("iinf", [U16(grid), .. names]),
            FullBox("iref", references),
            Box("iprp", properties, FullBox("ipma", [U32(grid), .. associations])),
            FullBox("iloc", [[0x44, 0], U16(grid), .. Locations(items, mediaStart)]));
    }

    private static IEnumerable<byte[]> Locations(byte[][] items, int start)
    {
        for (int i = 0; i < items.Length; i++)
        {
            yield return [.. U16(i + 1), .. U16(0), .. U16(1), .. U32(start), .. U32(items[i].Length)];
            start += items[i].Length;
        }
    }

    /// <summary>What the one box of this type holds.</summary>
    private static byte[] Content(byte[] file, string type)
    {
        int name = file.AsSpan().IndexOf(Ascii(type));
        int size = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(name - 4));
        return file[(name + 4)..(name - 4 + size)];
    }

    private static byte[] FullBox(string type, params byte[][] content) => FullBox(type, 0, content);

    private static byte[] FullBox(string type, byte version, params byte[][] content) => Box(type, [[version, 0, 0, 0], .. content]);

    private static byte[] Box(string type, params byte[][] content)
        => [.. U32(8 + content.Sum(part => part.Length)), .. Ascii(type), .. content.SelectMany(part => part)];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] U32(int value) => [.. U16(value >> 16), .. U16(value & 0xFFFF)];
}
