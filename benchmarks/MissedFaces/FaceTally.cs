using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What became of the faces, and how many photos would have been released with an unseen face.</summary>
/// <param name="Judged">Found and compared.</param>
/// <param name="Small">Found, too small.</param>
/// <param name="Doubtful">Found, too blurred or turned.</param>
/// <param name="Possible">Found as possible faces.</param>
/// <param name="Photos">Photos that they are in.</param>
/// <param name="PhotosUnseen">Of these, the ones with a face that was not found and with nothing that sends them to review.</param>
internal sealed record FaceTally(int Judged, int Small, int Doubtful, int Possible, int Missed, int Photos, int PhotosUnseen)
{
    public int Faces => Judged + Small + Doubtful + Possible + Missed;

    /// <summary>Faces found as such.</summary>
    public int Found => Judged + Small + Doubtful;

    public Rate MissedShare => new(Missed, Faces);

    public Rate UnseenShare => new(PhotosUnseen, Photos);

    /// <summary>Over <paramref name="photos"/>, each with what its own faces came to.</summary>
    public static FaceTally Of(IReadOnlyList<PhotoSightings> photos)
    {
        Sighting[] all = [.. photos.SelectMany(photo => photo.Faces)];
        int Count(FaceOutcome outcome) => all.Count(sighting => sighting.Outcome == outcome);
        return new FaceTally(
            Count(FaceOutcome.Judged),
            Count(FaceOutcome.Small),
            Count(FaceOutcome.Doubtful),
            Count(FaceOutcome.Possible),
            Count(FaceOutcome.Missed),
            photos.Count,
            photos.Count(photo => photo.IsUnseen));
    }
}
