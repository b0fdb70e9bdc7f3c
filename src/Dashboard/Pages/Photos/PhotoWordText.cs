using ConsentLens.Consent.Policy;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Decisions about a photo as a whole in a few words.</summary>
internal static class PhotoWordText
{
    /// <summary>What was decided.</summary>
    public static string Of(PhotoAssertionKind kind, bool takeBack)
    {
        string what = kind switch
        {
            PhotoAssertionKind.NamesChecked => "names checked",
            PhotoAssertionKind.PictureNamesChecked => "writing checked",
            PhotoAssertionKind.NobodyMissed => "nobody missed",
            PhotoAssertionKind.CloseUpsAgreed => "close-ups may be shown",
            PhotoAssertionKind.Withheld => "withheld",
            PhotoAssertionKind.Deleted => "deleted",
            _ => "another picture",
        };
        return takeBack ? $"no longer “{what}”" : what;
    }
}
