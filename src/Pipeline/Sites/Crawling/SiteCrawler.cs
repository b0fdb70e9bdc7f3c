using System.Security.Cryptography;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Sites.Reading;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>Looks through a school's own site for pictures: one request after the other, on the hosts that it is given.</summary>
public sealed class SiteCrawler(SiteFetcher fetcher, TimeProvider time)
{
    /// <summary>Looks through the site, and hands each distinct picture over as it is found.</summary>
    /// <returns>What was found where, once all of it has been looked at.</returns>
    public async Task<CrawlReport> CrawlAsync(SiteToAudit site, CancellationToken cancellationToken)
    {
        var crawl = new Crawl(site, fetcher, time);
        await crawl.RunAsync(cancellationToken);
        return crawl.Report();
    }

    private sealed class Crawl
    {
        private readonly SiteToAudit _site;
        private readonly SiteFetcher _fetcher;
        private readonly TimeProvider _time;
        private readonly DateTimeOffset _began;
        private readonly Shortfall _shortfall = new();
        private readonly PictureLedger _ledger = new();
        private readonly Frontier _frontier;
        private readonly HashSet<string> _pages = [];
        private readonly HashSet<string> _between = [];
        private readonly HashSet<string> _unasked = [];
        private int _requests;
        private long _bytes;
        private bool _isNew;

        public Crawl(SiteToAudit site, SiteFetcher fetcher, TimeProvider time)
        {
            (_site, _fetcher, _time, _began) = (site, fetcher, time, time.GetUtcNow());
            _frontier = new Frontier(site.Limits, _shortfall);
        }

        public CrawlReport Report() => new()
        {
            Pictures = _ledger.Finish(_between),
            Pages = _pages.Count,
            Requests = _requests,
            Bytes = _bytes,
            Began = _began,
            Ended = _time.GetUtcNow(),
            Unread = _shortfall.Unread,
            OtherHosts = _shortfall.OtherHosts,
            Limits = _shortfall.Limits,
        };

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            foreach (Uri start in _site.Starts) await BeginAsync(start, cancellationToken);
            while (_frontier.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Reached() is { } limit)
                {
                    _frontier.LeaveOut(limit);
                    return;
                }

                if (_pages.Count >= _site.Limits.Pages) _frontier.LeaveOutPages();
                if (!_frontier.TryNext(out Wanted wanted)) return;
                await AskAsync(wanted, cancellationToken);
                _site.Progress?.Report(new CrawlProgress(_pages.Count, _ledger.Count, _frontier.Count));
            }
        }

        // Its sitemaps know pages to which nothing leads.
        private async Task BeginAsync(Uri start, CancellationToken cancellationToken)
        {
            Uri address = WebAddress.Plain(start);
            Want(address, address, WantedKind.Page);
            if (!_site.Hosts.Holds(address))
            {
                _shortfall.Add(new UnreadAddress(address, address, FetchProblem.OtherHost, null));
                return;
            }

            RobotsTxt robots = await _fetcher.RobotsAsync(address, _site.Hosts, cancellationToken);
            foreach (string map in robots.Sitemaps)
            {
                if (WebAddress.Resolve(address, map) is { } sitemap) Want(sitemap, address, WantedKind.Page);
            }

            _frontier.Add(new Wanted(new Uri(address, "/sitemap.xml"), address, WantedKind.Page, IsGuess: true));
        }

        private CrawlLimit? Reached()
        {
            if (_requests >= _site.Limits.Requests) return CrawlLimit.Requests;
            if (_bytes >= _site.Limits.Bytes) return CrawlLimit.Bytes;
            return _time.GetUtcNow() - _began >= _site.Limits.Time ? CrawlLimit.Time : null;
        }

        private void Want(Uri address, Uri foundOn, WantedKind kind, string said = "")
        {
            string ending = WebAddress.Ending(address);
            if (!_site.Hosts.Holds(address))
            {
                // Where else a page leads is its own affair.
                if (kind != WantedKind.Page) _shortfall.Elsewhere(address, foundOn);
            }
            else if (kind == WantedKind.Page && FileKinds.IsOtherEnding(ending))
            {
                // Nothing to look at.
            }
            else if (kind == WantedKind.Page && (FileKinds.IsFilmEnding(ending) || FileKinds.IsDocumentEnding(ending)))
            {
                if (_unasked.Add(WebAddress.Key(address)))
                    _shortfall.Add(new UnreadAddress(address, foundOn, FileKinds.IsFilmEnding(ending) ? FetchProblem.Film : FetchProblem.Document, null));
            }
            else
            {
                bool isNew = _frontier.Add(new Wanted(address, foundOn, kind, said));
                _isNew |= isNew && kind == WantedKind.Picture;
            }
        }

        private async Task AskAsync(Wanted wanted, CancellationToken cancellationToken)
        {
            Fetched fetched = await _fetcher.GetAsync(wanted.Address, _site.Hosts, cancellationToken);
            _requests += fetched.Requests;
            _bytes += fetched.Body.Length;
            if (fetched.Problem is { } problem)
            {
                if (!wanted.IsGuess || problem != FetchProblem.NotFound) Fail(wanted, problem, fetched);
                return;
            }

            byte[] body = fetched.Body;
            FileKind kind = FileKinds.Of(body, fetched.MediaType);
            if (kind == FileKind.Gzip)
            {
                body = await _fetcher.UnpackAsync(body, cancellationToken) ?? [];
                kind = body.Length == 0 ? FileKind.Other : FileKinds.Of(body, "");
            }

            if (kind == FileKind.Picture)
            {
                // A link that did not look like one to a picture.
                if (wanted.Kind == WantedKind.Page) _ledger.Stands(wanted.Address, wanted.FoundOn, PictureWords.None with { Caption = wanted.Said });
                await TakeAsync(body, [wanted.Address, fetched.Final], cancellationToken);
            }
            else if (kind == FileKind.Other) Fail(wanted, FetchProblem.Document, fetched);
            else if (_pages.Add(WebAddress.Key(fetched.Final))) await ReadAsync(wanted, fetched, body, kind, cancellationToken);
        }

        private async Task ReadAsync(Wanted wanted, Fetched fetched, byte[] body, FileKind kind, CancellationToken cancellationToken)
        {
            Uri page = fetched.Final;
            string text = kind == FileKind.Pdf ? "" : WebText.Of(body, fetched.Charset);
            PageContents contents = kind switch
            {
                FileKind.Pdf => await PdfReader.ReadAsync(body, page, _site.Limits.DocumentTime, cancellationToken),
                FileKind.Style => StyleReader.Read(text, page),
                FileKind.Xml => XmlPageReader.Read(text, page),
                FileKind.Text => XmlPageReader.ReadList(text, page),
                _ => PageReader.Read(text, page),
            };
            if (kind is FileKind.Pdf or FileKind.Style)
            {
                _between.Add(WebAddress.Key(page));
                if (fetched.WasRedirected) _ledger.Holds(wanted.FoundOn, page);
            }

            if (contents.IsDamaged || contents.Unread > 0) Fail(wanted, contents.IsDamaged ? FetchProblem.Damaged : FetchProblem.InPart, fetched);
            _isNew = false;
            await TakeInAsync(page, contents, cancellationToken);
            _frontier.Gave(page, _isNew);
        }

        private async Task TakeInAsync(Uri page, PageContents contents, CancellationToken cancellationToken)
        {
            foreach (PictureOnPage picture in contents.Pictures)
            {
                if (picture.Data is { } data)
                {
                    string sha256 = await TakeAsync(data, [page], cancellationToken);
                    _ledger.StandsWithin(sha256, page, picture.Words);
                }
                else
                {
                    _ledger.Stands(picture.Address!, page, picture.Words);
                    Want(picture.Address!, page, WantedKind.Picture);
                }
            }

            foreach (Uri style in contents.Styles)
            {
                _ledger.Holds(page, style);
                Want(style, page, WantedKind.Style);
            }

            foreach (Uri link in contents.Links)
            {
                if (WebAddress.Ending(link) == "pdf") _ledger.Holds(page, link);
                Want(link, page, WantedKind.Page, contents.LinkWords.GetValueOrDefault(link, ""));
            }
        }

        private async Task<string> TakeAsync(byte[] bytes, Uri[] addresses, CancellationToken cancellationToken)
        {
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            string ending = FileKinds.PictureEnding(bytes) ?? "bin";
            if (_ledger.Add(sha256, ending, bytes.Length, addresses))
            {
                _isNew = true;
                await _site.Take(new PictureFile(sha256, ending, bytes, addresses[0]), cancellationToken);
            }

            return sha256;
        }

        private void Fail(Wanted wanted, FetchProblem problem, Fetched fetched) =>
            _shortfall.Add(new UnreadAddress(wanted.Address, wanted.FoundOn, problem, fetched.Status));
    }
}
