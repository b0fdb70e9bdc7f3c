using System.Security.Cryptography;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.Tests.Scenes;

public sealed class GroupPhotoTests
{
    public static TheoryData<Arrangement, int, BackgroundKind> Photos => new()
    {
        { Arrangement.Portrait, 1, BackgroundKind.Studio },
        { Arrangement.Scattered, 5, BackgroundKind.SportsField },
        { Arrangement.Scattered, 7, BackgroundKind.BrickWall },
        { Arrangement.Rows, 11, BackgroundKind.Hall },
    };

    [Theory]
    [MemberData(nameof(Photos))]
    public void Every_face_is_in_the_photo_where_the_truth_says(Arrangement arrangement, int faces, BackgroundKind background)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(Plan(arrangement, faces, background));
        using ComposedPhoto empty = GroupPhoto.Compose(Plan(arrangement, 0, background));
        Assert.Equal(faces, photo.Faces.Count);
        foreach (FaceTruth face in photo.Faces)
        {
            FaceBox box = face.Box;
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= photo.Image.Width && box.Bottom <= photo.Image.Height, $"{box}");
            Assert.True(ChangedShare(photo.Image, empty.Image, box) > 0.85, $"{face.PersonId} at {box}");
        }

        Assert.Equal(faces, photo.Faces.Select(face => face.PersonId).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Photos))]
    public void Nobody_hides_anybody_s_face(Arrangement arrangement, int faces, BackgroundKind background)
    {
        using ComposedPhoto photo = GroupPhoto.Compose(Plan(arrangement, faces, background));
        for (int i = 0; i < faces; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.True(photo.Faces[i].Box.IntersectionOverUnion(photo.Faces[j].Box) < 0.05);
        }
    }

    [Fact]
    public void The_same_plan_gives_the_same_pixels_and_another_seed_others()
    {
        PhotoPlan plan = Plan(Arrangement.Scattered, 3, BackgroundKind.Classroom);
        using ComposedPhoto first = GroupPhoto.Compose(plan);
        using ComposedPhoto again = GroupPhoto.Compose(plan);
        using ComposedPhoto other = GroupPhoto.Compose(plan with { Seed = plan.Seed + 1 });
        Assert.True(first.Image.Pixels.SequenceEqual(again.Image.Pixels));
        Assert.Equal(first.Faces, again.Faces);
        Assert.False(first.Image.Pixels.SequenceEqual(other.Image.Pixels));
    }

    [Fact]
    public void The_pixels_are_those_of_every_other_machine()
    {
        // Changes whenever the look of photos is changed on purpose; it must not differ between machines.
        using ComposedPhoto photo = GroupPhoto.Compose(Plan(Arrangement.Scattered, 3, BackgroundKind.Classroom));
        Assert.Equal("E58C068FAED4DCD1", Convert.ToHexString(SHA256.HashData(photo.Image.Pixels))[..16]);
    }

    [Fact]
    public void A_turned_face_is_turned_and_a_tiny_one_is_called_small()
    {
        PlannedFace turned = Face(1, 90) with { Kind = FaceKind.Turned };
        PhotoPlan plan = Plan(Arrangement.Scattered, 0, BackgroundKind.Corridor) with { Faces = [turned, Face(2, 16)] };
        using ComposedPhoto photo = GroupPhoto.Compose(plan);
        Assert.Equal(FaceKind.Small, photo.Faces.Single(face => face.PersonId == "p2").Kind);
        Assert.True(MathF.Abs(photo.Faces.Single(face => face.PersonId == "p1").Yaw) > 0.85f);
    }

    private static PhotoPlan Plan(Arrangement arrangement, int faces, BackgroundKind background) => new()
    {
        Seed = 21,
        Width = 800,
        Height = 600,
        Arrangement = arrangement,
        Background = background,
        Variety = 0.5f,
        Faces = [.. Enumerable.Range(1, faces).Select(i => Face(i, 50 + (i * 7)))],
    };

    private static PlannedFace Face(int number, float size) => new($"p{number}", HeadAtlas.People[number], size);

    /// <summary>The share of the box's pixels that the people changed, noise apart.</summary>
    private static double ChangedShare(RgbImage photo, RgbImage empty, FaceBox box)
    {
        int changed = 0;
        int count = 0;
        for (int y = (int)box.Y; y < (int)box.Bottom; y++)
        {
            for (int x = (int)box.X; x < (int)box.Right; x++, count++)
            {
                int difference = 0;
                for (int channel = 0; channel < 3; channel++)
                    difference += Math.Abs(photo.Row(y)[(x * 3) + channel] - empty.Row(y)[(x * 3) + channel]);
                changed += difference > 6 ? 1 : 0;
            }
        }

        return changed / (double)count;
    }
}
