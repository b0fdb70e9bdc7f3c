using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

/// <summary>A small screening in which every verdict, reason, quality, identity and treatment occurs.</summary>
internal static class ReportFixture
{
    /// <summary>The id of the person with a safeguarding bar.</summary>
    public const string BarredPersonId = "P-BARRED-404";

    public const string PackWarning = "The npm-only pack finds and tells faces apart less well than the standard one: check every photo by eye.";

    public static ScreeningReport Report() => new()
    {
        Channel = "website",
        Mode = "allow-list",
        Complete = true,
        ScreenedAt = new DateTimeOffset(2026, 11, 20, 16, 5, 0, TimeSpan.Zero),
        Models = new ModelsReport(
            "standard",
            Warning: null,
            new ModelReport("yunet_n_dynamic", "MIT", new string('a', 64)),
            new ModelReport("face-reidentification-retail-0095", "Apache-2.0", new string('b', 64)))
        {
            MatchAt = 0.5,
            PossibleAt = 0.3,
        },
        Photos = [.. Blocked(), .. ToReview(), .. Blurred(), .. Clear()],
        Throughput = new ThroughputReport(
            Photos: 12,
            Faces: 18,
            Seconds: 1.5,
            PhotosPerSecond: 8,
            MegapixelsPerSecond: 96.5,
            new StageTimes(Decode: 812.25, Detect: 455.5, Embed: 210.125, Match: 0.75, Redact: 35, Encode: 140.5),
            PeakRssMegabytes: 412.5),
    };

    /// <summary>The same screening, stopped half way and made with the weaker models.</summary>
    public static ScreeningReport StoppedReport()
    {
        ScreeningReport report = Report();
        return report with { Complete = false, Models = report.Models with { Pack = "npm-only", Warning = PackWarning } };
    }

    /// <summary>The screening with <paramref name="photos"/> in place of its own.</summary>
    public static ScreeningReport ReportOf(params PhotoReport[] photos) => Report() with { Photos = photos };

    public static PhotoReport Photo(string file, Verdict verdict, IReadOnlyList<Reason> reasons, params FaceReport[] faces) => new()
    {
        File = file,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))),
        Width = 4000,
        Height = 3000,
        Verdict = verdict,
        Reasons = reasons,
        Faces = faces,
    };

    public static FaceReport Face(FaceIdentity identity, FaceTreatment treatment, Reason reason, int place = 0) => new()
    {
        Box = new FaceBox(400 + (900 * place), 900 + (60 * (place % 3)), 520, 660),
        Detection = 0.9375f,
        Quality = FaceQuality.Good,
        Identity = identity,
        Treatment = treatment,
        Reason = reason,
    };

    private static FaceReport Permitted(string personId, int place = 0) =>
        Face(FaceIdentity.Permitted, FaceTreatment.Show, Reason.PermittedPerson, place) with
        {
            PersonId = personId,
            Similarity = 0.7125,
            Margin = 0.2,
        };

    private static FaceReport Restricted(string personId, FaceTreatment treatment, Reason reason, int place = 0) =>
        Face(FaceIdentity.Restricted, treatment, reason, place) with { PersonId = personId, Similarity = 0.6625, Margin = 0.3125 };

    private static FaceReport Unknown(FaceTreatment treatment, Reason reason, int place = 0) =>
        Face(FaceIdentity.Unknown, treatment, reason, place) with { Similarity = 0.125, Margin = 0.0125 };

    private static IEnumerable<PhotoReport> Blocked()
    {
        yield return Photo(
            "autumn-fair/IMG_0001.jpg",
            Verdict.Block,
            [Reason.RestrictedPerson, Reason.UnknownFace],
            Restricted("P017", FaceTreatment.Block, Reason.RestrictedPerson),
            Permitted("P003", 1),
            Unknown(FaceTreatment.Review, Reason.UnknownFace, 2));
        yield return Photo(
            "autumn-fair/IMG_0002.jpg",
            Verdict.Block,
            [Reason.RestrictedPerson],
            Restricted(BarredPersonId, FaceTreatment.Block, Reason.RestrictedPerson) with { Barred = true });
        yield return Photo(
            "autumn-fair/IMG_0003.jpg",
            Verdict.Block,
            [Reason.BlockedByHuman, Reason.SameAsHeldPicture, Reason.RedactionFailed],
            Restricted("P029", FaceTreatment.Mask, Reason.RestrictedPersonMasked),
            Face(FaceIdentity.Unknown, FaceTreatment.Block, Reason.BlockedByHuman, 1));
    }

    private static IEnumerable<PhotoReport> ToReview()
    {
        yield return Photo(
            "trip/IMG_0101.heic",
            Verdict.Review,
            [Reason.PossibleRestrictedPerson, Reason.DecisionOutdated, Reason.LooksLikeHeldPicture, Reason.PossibleMatch, Reason.MatchOfOtherClass, Reason.TurnedFace, Reason.BlurredFace],
            Face(FaceIdentity.Possible, FaceTreatment.Review, Reason.PossibleRestrictedPerson) with { Similarity = 0.4375, Margin = 0.0375 },
            Face(FaceIdentity.Possible, FaceTreatment.Review, Reason.PossibleMatch, 1) with { Similarity = 0.375 },
            Face(FaceIdentity.Unscreened, FaceTreatment.Review, Reason.TurnedFace, 2) with { Quality = FaceQuality.Turned },
            Face(FaceIdentity.Unscreened, FaceTreatment.Review, Reason.BlurredFace, 3) with { Quality = FaceQuality.Blurred });
        yield return Photo(
            "trip/IMG_0102.jpg",
            Verdict.Review,
            [Reason.SameIdentityTwice, Reason.UnscreenedFace, Reason.PossibleFace, Reason.SmallFace],
            Face(FaceIdentity.Possible, FaceTreatment.Review, Reason.SameIdentityTwice) with { Similarity = 0.75, Margin = 0.5 },
            Face(FaceIdentity.Unscreened, FaceTreatment.Review, Reason.UnscreenedFace, 1),
            Face(FaceIdentity.Unscreened, FaceTreatment.Review, Reason.PossibleFace, 2) with { Quality = FaceQuality.Possible, Detection = 0.375f },
            Face(FaceIdentity.Unscreened, FaceTreatment.Review, Reason.SmallFace, 3) with
            {
                Quality = FaceQuality.Small,
                Box = new FaceBox(3900, 12, 30, 38),
            });
        yield return Photo(
            "trip/ada-lovelace-winner.png",
            Verdict.Review,
            [Reason.CloseUp, Reason.FacesMayBeMissed, Reason.DamageMayHideFaces, Reason.NameInFileName, Reason.NameInPicture, Reason.PictureNotRead, Reason.MetadataUnreadable, Reason.PeopleCannotBeScreened],
            Permitted("P003"));
        yield return Photo("trip/IMG_0104.jpg", Verdict.Review, [Reason.NotScreened]) with
        {
            Sha256 = "",
            Width = 0,
            Height = 0,
            Problem = "trip/IMG_0104.jpg is damaged or cut short: copy it from the camera again.",
        };
    }

    private static IEnumerable<PhotoReport> Blurred()
    {
        yield return Photo(
            "sports-day/IMG_0201.jpg",
            Verdict.Blur,
            [Reason.RestrictedPersonMasked, Reason.UnknownFaceMasked, Reason.SmallFaceMasked],
            Restricted("P017", FaceTreatment.Mask, Reason.RestrictedPersonMasked),
            Unknown(FaceTreatment.Mask, Reason.UnknownFaceMasked, 1),
            Face(FaceIdentity.Unscreened, FaceTreatment.Mask, Reason.SmallFaceMasked, 2) with { Quality = FaceQuality.Small }) with
        {
            Release = "release/0001.jpg",
        };
        yield return Photo(
            "sports-day/IMG_0202.jpg",
            Verdict.Blur,
            [Reason.UnscreenedFaceMasked, Reason.CloseUpMasked, Reason.RecognisableFaceMasked, Reason.MaskedByHuman],
            Face(FaceIdentity.Unscreened, FaceTreatment.Mask, Reason.UnscreenedFaceMasked),
            Permitted("P003", 1) with { Treatment = FaceTreatment.Mask, Reason = Reason.MaskedByHuman }) with
        {
            Release = "release/0002.jpg",
        };
    }

    private static IEnumerable<PhotoReport> Clear()
    {
        yield return Photo("IMG_0301.jpg", Verdict.Clear, [Reason.PermittedPerson], Permitted("P003"), Permitted("P004", 1)) with
        {
            Release = "release/0003.jpg",
        };
        yield return Photo(
            "IMG_0302.jpg",
            Verdict.Clear,
            [Reason.CloseUpMadeSmaller, Reason.ShownByException, Reason.ClearedByHuman, Reason.NotAFace, Reason.NobodyRestricted],
            Face(FaceIdentity.Permitted, FaceTreatment.Show, Reason.ClearedByHuman),
            Face(FaceIdentity.Permitted, FaceTreatment.Show, Reason.NotAFace, 1),
            Unknown(FaceTreatment.Show, Reason.NobodyRestricted, 2)) with
        {
            Release = "release/0004.jpg",
        };
        yield return Photo("IMG_0303.jpg", Verdict.Clear, [Reason.NoFaces]) with { Release = "release/0005.jpg" };
    }
}
