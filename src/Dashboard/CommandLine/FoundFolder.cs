using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConsentLens.Dashboard.Pages.Online;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Sites.Crawling;
using CsvHelper;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>What <c>audit-site</c> leaves: the folder <c>pictures</c>, and where each of them stands in <c>found.json</c> and <c>found.csv</c>. Beside each picture lies what the
/// pages say about it, in a file that <c>screen</c> searches for names.</summary>
internal sealed class FoundFolder(string path)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> _files = [];

    public async Task TakeAsync(PictureFile picture, CancellationToken cancellationToken)
    {
        string name = $"pictures/{_files.Count + 1:00000}.{picture.Ending}";
        _files[picture.Sha256] = name;
        Directory.CreateDirectory(Path.Combine(path, "pictures"));
        await File.WriteAllBytesAsync(Path.Combine(path, name), picture.Bytes, cancellationToken);
    }

    public async Task FinishAsync(CrawlReport report, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        foreach (FoundPicture picture in report.Pictures)
        {
            // The shape of Google Takeout's descriptions.
            await File.WriteAllTextAsync(Path.Combine(path, _files[picture.Sha256] + ".json"), JsonSerializer.Serialize(new { description = picture.Description }), cancellationToken);
        }

        await WriteJsonAsync(report, cancellationToken);
        await WriteCsvAsync(report);
    }

    private async Task WriteJsonAsync(CrawlReport report, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.Create(Path.Combine(path, "found.json"));
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                schema = 1,
                began = report.Began,
                ended = report.Ended,
                pages = report.Pages,
                requests = report.Requests,
                pictures = report.Pictures.Select(picture => new
                {
                    file = _files[picture.Sha256],
                    sha256 = picture.Sha256,
                    bytes = picture.Bytes,
                    addresses = picture.Addresses.Select(address => address.AbsoluteUri),
                    places = picture.Places.Select(place => new { page = place.Page.AbsoluteUri, through = place.Through?.AbsoluteUri, alt = place.Words.Alt, caption = place.Words.Caption, heading = place.Words.Heading, around = place.Words.Around }),
                }),
                unread = report.Unread.Select(unread => new { address = unread.Address.AbsoluteUri, found_on = unread.FoundOn.AbsoluteUri, why = OnlineText.Of(unread.Problem), status = (int?)unread.Status }),
                other_hosts = report.OtherHosts.Select(other => new { host = other.Host, pictures = other.Pictures, example = other.Example.AbsoluteUri, found_on = other.FoundOn.AbsoluteUri }),
                limits = report.Limits.Select(limit => new { why = OnlineText.Of(limit.Kind), left_out = limit.LeftOut, examples = limit.Examples.Select(address => address.AbsoluteUri) }),
            },
            Readable,
            cancellationToken);
    }

    private async Task WriteCsvAsync(CrawlReport report)
    {
        await using var text = new StreamWriter(Path.Combine(path, "found.csv"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await using var csv = new CsvWriter(text, SpreadsheetCsv.Settings());
        foreach (string heading in (string[])["file", "address", "page", "through", "alt", "caption", "heading"]) csv.WriteField(heading);
        await csv.NextRecordAsync();
        foreach (FoundPicture picture in report.Pictures)
        {
            foreach (PicturePlace place in picture.Places)
            {
                foreach (string? field in (string?[])[_files[picture.Sha256], picture.Addresses[0].AbsoluteUri, place.Page.AbsoluteUri, place.Through?.AbsoluteUri, place.Words.Alt, place.Words.Caption, place.Words.Heading]) csv.WriteField(field);
                await csv.NextRecordAsync();
            }
        }
    }
}
