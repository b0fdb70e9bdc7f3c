using System.Globalization;
using System.Text.RegularExpressions;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>Under what other addresses a site commonly keeps a picture in other sizes. Each is a guess.</summary>
internal static partial class ScaledNames
{
    private static readonly int[] WordPressSizes = [300, 768, 1024, 1536, 2048];
    private static readonly string[] DrupalStyles = ["thumbnail", "medium", "large", "wide"];

    /// <param name="address">Where the picture was published.</param>
    /// <param name="width">Its width, or 0.</param>
    /// <param name="height">Its height, or 0.</param>
    public static IReadOnlyList<Uri> Of(Uri address, int width, int height)
    {
        string path = address.AbsolutePath;
        List<string> paths = [];
        if (address.Query.Length > 0) paths.Add(path);
        string plain = DrupalStyle().Replace(path, "/files/");
        int dot = plain.LastIndexOf('.');
        if (dot > plain.LastIndexOf('/'))
        {
            (string name, string ending) = (Size().Replace(plain[..dot], ""), plain[dot..]);
            paths.Add(name + ending);
            if (path.Contains("/wp-content/", StringComparison.Ordinal) || name.Length < dot)
                paths.AddRange(WordPress(name, ending, width, height));
            if (plain.Contains("/files/", StringComparison.Ordinal))
                paths.AddRange(DrupalStyles.Select(style => (name + ending).Replace("/files/", $"/files/styles/{style}/public/", StringComparison.Ordinal)));
            paths.Add($"{name}{ending}.webp");
            paths.Add($"{name}.webp");
        }

        return [.. paths.Distinct().Select(other => new UriBuilder(address) { Path = Uri.UnescapeDataString(other), Query = "" }.Uri).Where(other => other != address)];
    }

    private static IEnumerable<string> WordPress(string name, string ending, int width, int height)
    {
        yield return $"{name}-scaled{ending}";
        yield return $"{name}-150x150{ending}";
        foreach (int side in WordPressSizes)
        {
            double part = Math.Min((double)side / Math.Max(1, width), (double)side / Math.Max(1, height));
            if (width > 0 && height > 0 && part < 1)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}-{Math.Round(width * part):0}x{Math.Round(height * part):0}{ending}");
        }
    }

    [GeneratedRegex(@"(?:-\d{2,5}x\d{2,5}|-scaled|-rotated|-e\d{10,}|@\dx)+$")]
    private static partial Regex Size();

    [GeneratedRegex(@"/files/styles/[^/]+/public/")]
    private static partial Regex DrupalStyle();
}
