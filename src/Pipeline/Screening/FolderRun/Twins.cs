using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Files of the same bytes are one picture: a name that holds one of them back holds back all.</summary>
internal static class Twins
{
    /// <summary>The reports, in their order, with the reason added that another file of the same bytes was named after somebody.</summary>
    public static IEnumerable<PhotoReport> NameEachOther(IReadOnlyList<PhotoReport> photos)
    {
        HashSet<string> named = [.. photos.Where(IsNamed).Select(photo => photo.Sha256)];
        return photos.Select(photo => named.Contains(photo.Sha256) && !IsNamed(photo) ? Hold(photo) : photo);
    }

    private static bool IsNamed(PhotoReport photo) => photo.Sha256.Length > 0 && photo.Reasons.Contains(Reason.NameInFileName);

    private static PhotoReport Hold(PhotoReport photo)
    {
        PhotoVerdict verdict = ReleasePolicy.AfterNameOfTwin(new PhotoVerdict(photo.Verdict, photo.Reasons, []));
        return photo with { Verdict = verdict.Verdict, Reasons = verdict.Reasons, Release = null };
    }
}
