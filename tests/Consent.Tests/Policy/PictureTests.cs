using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>Names that are written in a picture.</summary>
public class PictureTests
{
    private static readonly DateTimeOffset Yesterday = TestSchool.Now.AddDays(-1);
    private static readonly ScreeningRules NotReading = AllowList with { ReadsPictures = false };

    [Fact]
    public void A_picture_that_was_not_read_is_held_only_where_nothing_else_holds_it()
    {
        PhotoVerdict clear = Judge(AllowList, Photo(Match("ok1")) with { AwaitsReading = true });
        Assert.Equal((Verdict.Review, Reason.PictureNotRead), (clear.Verdict, Assert.Single(clear.Reasons)));
        Assert.Equal([Reason.NameInFileName], Judge(AllowList, Photo(Match("ok1")) with { AwaitsReading = true, NamedPersonIds = ["ok1"] }).Reasons);
        PhotoVerdict blurred = Judge(AllowList with { OnUnknown = DoubtAction.Blur }, Photo(Unknown()) with { AwaitsReading = true });
        Assert.Equal(Verdict.Review, blurred.Verdict);
        Assert.Equal([Reason.PictureNotRead, Reason.UnknownFaceMasked], blurred.Reasons);
    }

    [Fact]
    public void A_channel_that_does_not_read_takes_no_account_of_the_picture()
    {
        Assert.Equal(Verdict.Clear, Judge(NotReading, Photo(Match("ok1")) with { AwaitsReading = true }).Verdict);
        Assert.Equal(Verdict.Clear, Judge(NotReading, Photo(Match("ok1")) with { NamesInPicture = [new PictureName("ok1", null)] }).Verdict);
    }

    [Fact]
    public void Who_may_not_be_named_holds_the_photo_until_somebody_says_that_it_is_not_them()
    {
        PhotoEvidence written = Photo(Match("ok1")) with { NamesInPicture = [new PictureName("ok1", Yesterday.AddDays(-1))] };
        Assert.Equal([Reason.NameInPicture], Judge(AllowList, written).Reasons);
        Assert.Equal([Reason.PermittedPerson], Judge(AllowList, Photo(Match("ok1")) with { NamesInPicture = [new PictureName("named", null)] }).Reasons);
        Assert.Equal([Reason.PermittedPerson], Judge(AllowList, Said(written, PhotoAssertionKind.PictureNamesChecked)).Reasons);
        Assert.Equal([Reason.NameInPicture], Judge(AllowList, Said(written, PhotoAssertionKind.NamesChecked)).Reasons);
        PhotoEvidence later = written with { NamesInPicture = [new PictureName("ok1", Yesterday.AddMinutes(1))] };
        Assert.Equal([Reason.NameInPicture], Judge(AllowList, Said(later, PhotoAssertionKind.PictureNamesChecked)).Reasons);
    }

    private static PhotoEvidence Said(PhotoEvidence photo, PhotoAssertionKind kind) => photo with { Assertions = [new PhotoAssertion(kind, Yesterday)] };
}
