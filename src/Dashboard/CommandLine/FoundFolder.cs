using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using CsvHelper;
using CsvHelper.Configuration;

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
            string description = string.Join('\n', picture.Addresses.Select(address => Uri.UnescapeDataString(address.PathAndQuery)).Concat(picture.Places.SelectMany(WordsOf)).Where(words => words.Length > 0).Distinct());
            await File.WriteAllTextAsync(Path.Combine(path, _files[picture.Sha256] + ".json"), JsonSerializer.Serialize(new { description }), cancellationToken);
        }

        await WriteJsonAsync(report, cancellationToken);
        await WriteCsvAsync(report);
    }

    /// <summary>Why an address could not be read.</summary>
    public static string Words(FetchProblem problem) => problem switch
    {
        FetchProblem.OtherHost => "they lead to a host that is not the school's",
        FetchProblem.PrivateAddress => "the host lies at a private network address",
        FetchProblem.Robots => "the site's robots.txt forbids it",
        FetchProblem.TooManyRedirects or FetchProblem.BadRedirect => "the redirects lead nowhere",
        FetchProblem.TooLarge => "they are too large",
        FetchProblem.TimedOut => "the server took too long",
        FetchProblem.NoSuchHost => "there is no such host",
        FetchProblem.Unreachable => "the server does not answer",
        FetchProblem.Damaged => "they are damaged, or packed in a way that is not known",
        FetchProblem.Film => "films and recordings are not looked at",
        FetchProblem.NotFound => "there is nothing there",
        FetchProblem.Forbidden => "the server lets only some people see them",
        FetchProblem.Document => "this kind of file is not looked into",
        FetchProblem.InPart => "not all pictures in them could be taken out",
        _ => "the server did not answer as it should",
    };

    /// <summary>Which limit was reached.</summary>
    public static string Words(CrawlLimit limit) => limit switch
    {
        CrawlLimit.Pages => "there are too many pages",
        CrawlLimit.Pictures => "there are too many pictures",
        CrawlLimit.Requests => "it would take too many requests",
        CrawlLimit.Bytes => "there is too much to load",
        CrawlLimit.Time => "it took too long",
        CrawlLimit.Repetition => "pages like them showed nothing new",
        CrawlLimit.Depth => "they lie too deep",
        _ => "the list of what could not be read is full",
    };

    private static IEnumerable<string> WordsOf(PicturePlace place) => [place.Words.Alt, place.Words.Caption, place.Words.Heading, place.Words.Around];

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
                unread = report.Unread.Select(unread => new { address = unread.Address.AbsoluteUri, found_on = unread.FoundOn.AbsoluteUri, why = Words(unread.Problem), status = (int?)unread.Status }),
                other_hosts = report.OtherHosts.Select(other => new { host = other.Host, pictures = other.Pictures, example = other.Example.AbsoluteUri, found_on = other.FoundOn.AbsoluteUri }),
                limits = report.Limits.Select(limit => new { why = Words(limit.Kind), left_out = limit.LeftOut, examples = limit.Examples.Select(address => address.AbsoluteUri) }),
            },
            Readable,
            cancellationToken);
    }

    private async Task WriteCsvAsync(CrawlReport report)
    {
        await using var text = new StreamWriter(Path.Combine(path, "found.csv"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        // What a page says may read like a formula.
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", InjectionOptions = InjectionOptions.Escape, InjectionEscapeCharacter = '\'' });
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
