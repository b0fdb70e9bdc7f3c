using System.Globalization;
using System.IO.Compression;
using System.Xml;
using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>
/// Makes of an XLSX a workbook that is safe to read: no larger than its limit when unpacked, without DTD, without links to other files, pictures and programs, and
/// without the blank cells that formatting leaves. An error such as #N/A stays as a text: as a blank it would say that nobody had answered.
/// </summary>
internal static class WorkbookCleaner
{
    private const int MostEntries = 2_000;

    private const long MostUnpackedBytes = 64_000_000;

    private const int MostSheetRows = 1_048_576;

    private const int MostSheetColumns = 16_384;

    private static readonly string[] NotNeeded = ["externalLinks", "media", "embeddings", "drawings", "customXml", "pivotTables", "pivotCache", "theme", "charts", "printerSettings", "docProps"];

    /// <exception cref="RegisterFormatException">It is damaged, no XLSX, or too large.</exception>
    public static Stream Clean(ReadOnlyMemory<byte> workbook, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(workbook.ToArray(), writable: false));
            if (zip.Entries.Count > MostEntries) throw TooLarge();
            if (!zip.Entries.Any(entry => entry.FullName.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase)))
                throw new RegisterFormatException("The file is no Excel workbook of the kind XLSX; open it in the program that made it, and save it as XLSX or CSV.");
            var clean = new MemoryStream();
            using (var target = new ZipArchive(clean, ZipArchiveMode.Create, leaveOpen: true))
            {
                long left = MostUnpackedBytes;
                foreach (ZipArchiveEntry entry in zip.Entries.Where(IsNeeded))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using Stream packed = entry.Open();
                    using MemoryStream part = Unpack(packed, ref left);
                    using Stream copy = target.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                    Copy(part, copy);
                }
            }

            clean.Position = 0;
            return clean;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException or InvalidOperationException)
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>How a workbook is refused that cannot be read.</summary>
    public static RegisterFormatException Damaged(Exception cause) =>
        new("The workbook is damaged, or holds something that no export does; open it in Excel, and save it again as XLSX or CSV.", cause);

    private static RegisterFormatException TooLarge() =>
        new($"The workbook unpacks to more than {MostUnpackedBytes / 1_000_000} MB, which is too large for a register; copy the rows that are needed into a new workbook, or save them as CSV.");

    private static bool IsNeeded(ZipArchiveEntry entry) =>
        (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
        && !entry.FullName.Split('/', '\\').Any(folder => NotNeeded.Contains(folder, StringComparer.OrdinalIgnoreCase));

    // What an entry says of its own size may be a lie.
    private static MemoryStream Unpack(Stream packed, ref long left)
    {
        var part = new MemoryStream();
        byte[] buffer = new byte[81_920];
        for (int read; (read = packed.Read(buffer)) > 0;)
        {
            left -= read;
            if (left < 0) throw TooLarge();
            part.Write(buffer, 0, read);
        }

        part.Position = 0;
        return part;
    }

    private static void Copy(Stream part, Stream copy)
    {
        using XmlReader reader = XmlReader.Create(part, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = false, IgnoreComments = true });
        using XmlWriter writer = XmlWriter.Create(copy);
        if (reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "worksheet") CopySheet(reader, writer);
        else writer.WriteNode(reader, defattr: false);
    }

    private static void CopySheet(XmlReader reader, XmlWriter writer)
    {
        string space = reader.NamespaceURI;
        writer.WriteStartElement("worksheet", space);
        writer.WriteStartElement("sheetData", space);
        int row = 0;
        int column = 0;
        bool isInRow = false;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "row")
            {
                row = RowOf(reader, row);
                column = 0;
                isInRow = !reader.IsEmptyElement;
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c" && isInRow)
            {
                column = ColumnOf(reader.GetAttribute("r"), column);
                if (!reader.IsEmptyElement)
                {
                    writer.WriteStartElement("row", space);
                    writer.WriteAttributeString("r", row.ToString(CultureInfo.InvariantCulture));
                    CopyCells(reader, writer, space, row, ref column);
                    writer.WriteEndElement();
                    isInRow = false;
                    continue;
                }
            }

            reader.Read();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>From the first cell of a row with something in it to the row's end.</summary>
    private static void CopyCells(XmlReader reader, XmlWriter writer, string space, int row, ref int column)
    {
        bool isFirst = true;
        while (reader.NodeType != XmlNodeType.EndElement || reader.LocalName != "row")
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "c")
            {
                if (!reader.Read()) throw new EndOfStreamException();
                continue;
            }

            if (!isFirst) column = ColumnOf(reader.GetAttribute("r"), column);
            isFirst = false;
            if (reader.IsEmptyElement)
            {
                reader.Read();
                continue;
            }

            writer.WriteStartElement("c", space);
            writer.WriteAttributeString("r", LettersOf(column) + row.ToString(CultureInfo.InvariantCulture));
            if (reader.GetAttribute("s") is { } style) writer.WriteAttributeString("s", style);
            if (reader.GetAttribute("t") is { } type) writer.WriteAttributeString("t", type == "e" ? "str" : type);
            reader.Read();
            while (reader.NodeType != XmlNodeType.EndElement) writer.WriteNode(reader, defattr: false);
            writer.WriteEndElement();
            reader.Read();
        }
    }

    private static int RowOf(XmlReader reader, int last)
    {
        int row = reader.GetAttribute("r") is { } named ? int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0 : last + 1;
        // The reader would walk through every row up to the one that is named.
        return row > last && row <= MostSheetRows ? row : throw new InvalidDataException();
    }

    /// <summary>The column that a reference such as "AB12" names; without one, the next.</summary>
    private static int ColumnOf(string? reference, int last)
    {
        int column = 0;
        foreach (char letter in (reference ?? "").TakeWhile(char.IsAsciiLetter)) column = Math.Min((column * 26) + char.ToUpperInvariant(letter) - 'A' + 1, MostSheetColumns + 1);
        if (reference is null) column = last + 1;
        return column > last && column <= MostSheetColumns ? column : throw new InvalidDataException();
    }

    private static string LettersOf(int column) => column <= 26 ? ((char)('A' + column - 1)).ToString() : LettersOf((column - 1) / 26) + LettersOf(((column - 1) % 26) + 1);
}
