using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

/// <summary>The standard pack's detector on real photographs, the faces of which were counted by eye.</summary>
public sealed class YuNetDetectorTests(BuiltModels models, ITestOutputHelper output) : IClassFixture<BuiltModels>
{
    private const int ReleaseSide = 2048;

    [RealPhotosFact]
    public void The_faces_of_group_photos_are_all_found_and_no_others()
    {
        (string File, int Faces)[] byEye = [("group_10mpx.jpg", 31), ("bbt1.jpg", 4), ("bbt2.jpg", 3), ("bbt3.jpg", 5), ("bbt4.jpg", 6), ("oscar2.jpg", 4), ("biden_7mpx.jpg", 1)];
        var found = new List<(string File, int Faces)>();
        foreach ((string file, int faces) in byEye)
        {
            using RgbImage photo = models.Load(SharedPhotos.Group(file), ReleaseSide);
            IReadOnlyList<AnalysedFace> all = Find(photo);
            int sure = all.Count(IsSure);
            output.WriteLine($"{file} at {photo.Width} x {photo.Height}: {faces} by eye, {sure} found at 0.6 or more, {all.Count - sure} possible");
            found.Add((file, sure));
        }

        Assert.Equal(byEye, found);
    }

    [RealPhotosFact]
    public void Faces_lying_on_either_side_or_upside_down_are_found_too()
    {
        IReadOnlyList<string> portraits = [.. SharedPhotos.Strangers().Take(60)];
        for (int turn = 1; turn <= 3; turn++)
        {
            int found = 0;
            foreach (string file in portraits)
            {
                using RgbImage photo = models.Load(file);
                using RgbImage turned = Pictures.Turned(photo, turn);
                if (Find(turned).Any(IsSure)) found++;
            }

            output.WriteLine($"portraits turned by {90 * turn} degrees: a face found in {found} of {portraits.Count}");
            Assert.Equal(portraits.Count, found);
        }
    }

    [RealPhotosFact]
    public void A_face_lying_on_its_side_is_recognised_as_the_upright_one()
    {
        using RgbImage photo = models.Load(SharedPhotos.Group("bbt1.jpg"), ReleaseSide);
        var upright = Find(photo).Where(IsSure).ToList();
        for (int turn = 1; turn <= 3; turn++)
        {
            using RgbImage turned = Pictures.Turned(photo, turn);
            var lying = Find(turned).Where(IsSure).ToList();
            Assert.Equal(upright.Count, lying.Count);
            foreach (AnalysedFace face in upright)
            {
                float best = lying.Max(other => ConsentLens.Pipeline.Vision.Faces.Gallery.Similarity.Between(
                    face.Embedding!.Vector, other.Embedding!.Vector, ConsentLens.Pipeline.Vision.Models.SimilarityMetric.Cosine));
                Assert.True(best > 0.8, $"turned by {90 * turn} degrees a face is only {best:0.00} like itself");
            }
        }
    }

    [RealPhotosFact]
    public void Faces_of_20_pixels_are_found_in_a_copy_of_2048_and_of_4096()
    {
        foreach (int side in (int[])[ReleaseSide, 2 * ReleaseSide])
        {
            using RgbImage frame = Pictures.Grey(side, side * 3 / 4);
            using RgbImage group = models.Load(SharedPhotos.Group("group_10mpx.jpg"));
            using RgbImage small = Pictures.Scaled(group, 20 / MedianWidth(group));
            Pictures.Paste(frame, small, 40, 60);
            Pictures.Paste(frame, small, side - small.Width - 30, (side * 3 / 4) - small.Height - 20);

            IReadOnlyList<AnalysedFace> all = Find(frame);

            int sure = all.Count(IsSure);
            output.WriteLine($"62 faces of about 20 px in a frame of {side}: {sure} found, {all.Count - sure} possible");
            Assert.InRange(sure, 61, 63);
        }
    }

    [RealPhotosFact]
    public void A_small_face_before_an_even_wall_is_found_as_one_and_in_the_dark_as_a_possible_one()
    {
        using RgbImage portrait = models.Load(SharedPhotos.Strangers()[0]);
        float width = Find(portrait).Where(IsSure).Max(face => face.Detection.Box.Width);
        using RgbImage small = Pictures.Scaled(portrait, 32 / width);
        using RgbImage wall = Pictures.Grey(ReleaseSide, ReleaseSide * 3 / 4, 180);
        Pictures.Paste(wall, small, 900, 700);
        IReadOnlyList<AnalysedFace> lit = Find(wall);
        foreach (ref byte value in wall.Pixels) value /= 16;

        IReadOnlyList<AnalysedFace> dark = Find(wall);

        Assert.True(IsSure(Assert.Single(lit)));
        Assert.Equal(FaceQuality.Possible, Assert.Single(dark).Quality);
    }

    [RealPhotosFact]
    public void The_box_of_a_close_up_holds_the_whole_face()
    {
        using RgbImage photo = models.Load(SharedPhotos.Group("biden_7mpx.jpg"));
        using RgbImage small = Pictures.Scaled(photo, 640.0 / photo.LongSide);
        // Found at 640 the face is 220 px high: far from where boxes saturate.
        FaceBox true640 = Find(small).Single(IsSure).Detection.Box;
        foreach (double fill in (double[])[0.4, 0.6, 0.8])
        {
            (RgbImage close, FaceBox expected) = CloseUp(photo, true640.Scale((float)photo.LongSide / small.LongSide), fill);
            using (close)
            {
                IReadOnlyList<AnalysedFace> faces = Find(close);
                FaceBox box = faces.Single(IsSure).Detection.Box;
                output.WriteLine($"a face of {expected.Width:0} x {expected.Height:0} px: box {box.Width:0} x {box.Height:0}, chin at {expected.Bottom:0}, box to {box.Bottom:0}");
                Assert.True(expected.Height > 600);
                Assert.InRange(box.Bottom, expected.Bottom - (0.06f * expected.Height), expected.Bottom + (0.15f * expected.Height));
                Assert.True(box.IntersectionOverUnion(expected) > 0.8, "the box is elsewhere");
            }
        }
    }

    [RealPhotosFact]
    public void A_face_that_fills_the_picture_and_more_is_found()
    {
        using RgbImage photo = models.Load(SharedPhotos.Group("biden_7mpx.jpg"));
        FaceBox face = Find(photo).Single(IsSure).Detection.Box;
        foreach (double fill in (double[])[1, 1.3])
        {
            (RgbImage close, _) = CloseUp(photo, face, fill);
            using (close)
            {
                foreach (int side in (int[])[250, 640, 1280, 2048])
                {
                    using RgbImage sized = Pictures.Scaled(close, (double)side / close.LongSide);
                    Assert.True(Find(sized).Any(IsSure), $"no face at {fill} times the picture, at {side} px");
                }
            }
        }
    }

    [RealPhotosFact]
    public void A_smaller_face_in_front_of_a_close_up_stays_a_face_of_its_own()
    {
        using RgbImage photo = models.Load(SharedPhotos.Group("biden_7mpx.jpg"), ReleaseSide);
        FaceBox large = Find(photo).Single(IsSure).Detection.Box;
        using RgbImage portrait = models.Load(SharedPhotos.Strangers()[0]);
        FaceBox face = Find(portrait)[0].Detection.Box;
        using RgbImage cut = Pictures.Cropped(portrait, (int)face.X, (int)face.Y, (int)face.Width, (int)face.Height);
        using RgbImage child = Pictures.Scaled(cut, 0.5 * large.Height / face.Height);
        Pictures.Paste(photo, child, (int)(large.X + (0.5 * large.Width)), (int)(large.Y + (0.5 * large.Height)));

        IReadOnlyList<AnalysedFace> faces = Find(photo);

        Assert.Contains(faces, found => IsSure(found) && Math.Abs(found.Detection.Box.Width - child.Width) < 0.35 * child.Width);
    }

    private static bool IsSure(AnalysedFace face) => face.Detection.Score >= 0.6;

    private IReadOnlyList<AnalysedFace> Find(RgbImage photo) => models.Analyser.Analyse(photo, CancellationToken.None).Faces;

    private double MedianWidth(RgbImage photo)
    {
        float[] widths = [.. Find(photo).Where(IsSure).Select(face => face.Detection.Box.Width).Order()];
        return widths[widths.Length / 2];
    }

    /// <summary>The face so near that it is <paramref name="fill"/> times as high as the picture, which has a long side of 2048; and where its box is there.</summary>
    private static (RgbImage Picture, FaceBox Face) CloseUp(RgbImage photo, FaceBox face, double fill)
    {
        int side = Math.Min((int)(face.Height / fill), Math.Min(photo.Width, photo.Height));
        int left = Math.Clamp((int)(face.X + (face.Width / 2) - (side / 2)), 0, photo.Width - side);
        int top = Math.Clamp((int)(face.Y + (face.Height / 2) - (side / 2)), 0, photo.Height - side);
        using RgbImage part = Pictures.Cropped(photo, left, top, side, side);
        float factor = (float)ReleaseSide / side;
        return (Pictures.Scaled(part, factor), (face with { X = face.X - left, Y = face.Y - top }).Scale(factor));
    }
}
