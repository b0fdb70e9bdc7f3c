using System.Text.Encodings.Web;
using System.Text.Json;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Where a picture is on a site. Both addresses and words may name somebody, and so the database has them sealed only.</summary>
/// <param name="Addresses">Of its file, the one by which its takedown is known first; of the page or PDF for one that is within.</param>
/// <param name="Pages">The pages that show it.</param>
public sealed record SeenOnline(IReadOnlyList<string> Addresses, IReadOnlyList<SeenPage> Pages)
{
    private const int MostPages = 200;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The address by which its takedown is known.</summary>
    public string Link => Addresses[0];

    /// <param name="known">The address by which it is known already; null when it is new.</param>
    internal static SeenOnline Of(FoundPicture picture, string? known)
    {
        string[] addresses = [.. picture.Addresses.Select(address => address.AbsoluteUri)];
        // It keeps its name as long as it is there under it.
        string first = addresses.Contains(known, StringComparer.Ordinal) ? known! : addresses.OrderBy(address => address.Length).ThenBy(address => address, StringComparer.Ordinal).First();
        return new SeenOnline(
            [first, .. addresses.Where(address => address != first)],
            [.. picture.Places.GroupBy(place => place.Page.AbsoluteUri).Take(MostPages).Select(page => new SeenPage(page.Key, page.First().Through?.AbsoluteUri, page.First().Words.Alt, page.First().Words.Caption))]);
    }

    internal byte[] Seal(DataKey key, long siteId, string fileId) => SealedBytes.SealText(key, ContextOf(siteId, fileId), JsonSerializer.Serialize(this, Json));

    /// <exception cref="VaultException">It was changed, or is another picture's.</exception>
    internal static SeenOnline Open(DataKey key, long siteId, string fileId, byte[] ciphertext) =>
        JsonSerializer.Deserialize<SeenOnline>(SealedBytes.OpenText(key, ContextOf(siteId, fileId), ciphertext), Json)!;

    private static SealedContext ContextOf(long siteId, string fileId) => new("found_pictures", "seen_ciphertext", $"{siteId}/{fileId}");
}

/// <summary>A page that shows a picture.</summary>
/// <param name="Address">Of the page.</param>
/// <param name="Through">The style sheet that it loads, or the PDF that it leads to; null when it shows the picture itself.</param>
/// <param name="Alt">The alternative text there.</param>
/// <param name="Caption">The caption there.</param>
public sealed record SeenPage(string Address, string? Through, string Alt, string Caption);

/// <summary>What an audit could not look at. Addresses may name somebody, and so the database has it sealed only.</summary>
/// <param name="Unread">Addresses that could not be read, and why; not those where nothing is.</param>
/// <param name="Hosts">Hosts that are not the school's and hold pictures of its pages.</param>
/// <param name="Limits">What was left out because there was too much of it.</param>
/// <param name="NoPhotos">Addresses of pictures of kinds that are not screened.</param>
public sealed record AuditShortfall(IReadOnlyList<UnreadLine> Unread, IReadOnlyList<OtherHostLine> Hosts, IReadOnlyList<LimitLine> Limits, IReadOnlyList<string> NoPhotos)
{
    private const int MostLines = 1_000;

    public bool IsEmpty => Unread.Count + Hosts.Count + Limits.Count + NoPhotos.Count == 0;

    internal static AuditShortfall Of(CrawlReport report, IReadOnlyList<string> noPhotos) => new(
        [.. report.Unread.Where(unread => unread.Problem != FetchProblem.NotFound).Take(MostLines).Select(unread => new UnreadLine(unread.Address.AbsoluteUri, unread.FoundOn.AbsoluteUri, unread.Problem))],
        [.. report.OtherHosts.Take(MostLines).Select(other => new OtherHostLine(other.Host, other.Pictures, other.Example.AbsoluteUri))],
        [.. report.Limits.Select(limit => new LimitLine(limit.Kind, limit.LeftOut))],
        [.. noPhotos.Take(MostLines)]);

    internal byte[] Seal(DataKey key, long auditId) => SealedBytes.SealText(key, ContextOf(auditId), JsonSerializer.Serialize(this));

    /// <exception cref="VaultException">It was changed, or is another audit's.</exception>
    internal static AuditShortfall Open(DataKey key, long auditId, byte[] ciphertext) => JsonSerializer.Deserialize<AuditShortfall>(SealedBytes.OpenText(key, ContextOf(auditId), ciphertext))!;

    private static SealedContext ContextOf(long auditId) => new("site_audits", "shortfall_ciphertext", $"{auditId}");
}

/// <summary>An address that could not be read.</summary>
public sealed record UnreadLine(string Address, string FoundOn, FetchProblem Why);

/// <summary>A host that was not asked.</summary>
public sealed record OtherHostLine(string Host, int Pictures, string Example);

/// <summary>A limit that was reached.</summary>
public sealed record LimitLine(CrawlLimit Kind, int LeftOut);
