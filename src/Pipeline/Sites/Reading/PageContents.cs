namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>What a page, a style sheet, a feed, a sitemap or a PDF holds.</summary>
public sealed class PageContents
{
    public List<PictureOnPage> Pictures { get; } = [];

    /// <summary>Whatever it leads to.</summary>
    public HashSet<Uri> Links { get; } = [];

    /// <summary>What is written on a link: it may lead to a picture.</summary>
    public Dictionary<Uri, string> LinkWords { get; } = [];

    /// <summary>Style sheets that it loads: their pictures stand on it.</summary>
    public HashSet<Uri> Styles { get; } = [];

    public string Title { get; set; } = "";

    /// <summary>What can be read on it, with single spaces.</summary>
    public string Text { get; set; } = "";

    /// <summary>How many pictures inside could not be taken out.</summary>
    public int Unread { get; set; }

    /// <summary>It is damaged, so there may be more.</summary>
    public bool IsDamaged { get; set; }

    public bool HasScripts { get; set; }

    /// <summary>It asks for a password.</summary>
    public bool AsksForPassword { get; set; }
}

/// <summary>A picture as it stands on a page: somewhere else, or within.</summary>
/// <param name="Address">Where it is; null when it is within the page.</param>
/// <param name="Data">The picture itself, when it is within the page.</param>
/// <param name="Words">What is written about it.</param>
public sealed record PictureOnPage(Uri? Address, byte[]? Data, PictureWords Words);

/// <summary>What a page says about a picture: where names may stand.</summary>
/// <param name="Alt">For those who cannot see it.</param>
/// <param name="Caption">Below it, or when one points at it.</param>
/// <param name="Heading">Above it.</param>
/// <param name="Around">The text before and behind it.</param>
public sealed record PictureWords(string Alt, string Caption, string Heading, string Around)
{
    public static PictureWords None { get; } = new("", "", "", "");
}
