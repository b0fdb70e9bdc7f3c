using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

public sealed class NonMaximumSuppressionTests
{
    [Fact]
    public void The_best_of_several_boxes_of_one_face_stays_and_so_do_other_faces()
    {
        FaceDetection weaker = Face(10, 10, 100, 0.7f);
        FaceDetection best = Face(14, 8, 100, 0.9f);
        FaceDetection neighbour = Face(90, 10, 100, 0.65f);

        Assert.Equal([best, neighbour], NonMaximumSuppression.Apply([weaker, neighbour, best], 0.3f));
    }

    [Fact]
    public void A_small_face_in_front_of_a_large_one_stays()
    {
        FaceDetection large = Face(0, 0, 200, 0.9f);
        FaceDetection small = Face(60, 120, 60, 0.8f);

        Assert.Equal([large, small], NonMaximumSuppression.Apply([small, large], 0.3f));
    }

    [Fact]
    public void What_is_kept_covers_everything_overlaps_nothing_and_does_not_depend_on_the_order()
    {
        Gen<FaceDetection> faces =
            from x in Gen.Choose(0, 60)
            from y in Gen.Choose(0, 60)
            from side in Gen.Choose(10, 60)
            from score in Gen.Choose(30, 36)
            select Face(x, y, side, score / 100f);
        Gen<(FaceDetection[] Faces, FaceDetection[] Shuffled)> cases =
            from drawn in Gen.ArrayOf(faces)
            from shuffled in Gen.Shuffle(drawn)
            select (drawn.Distinct().ToArray(), shuffled.Distinct().ToArray());
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            List<FaceDetection> kept = NonMaximumSuppression.Apply(drawn.Faces, 0.3f);
            bool apart = kept.SelectMany((a, i) => kept.Skip(i + 1).Select(b => a.Box.IntersectionOverUnion(b.Box))).All(overlap => overlap <= 0.3f);
            bool covered = drawn.Faces.Except(kept).All(lost =>
                kept.Exists(best => best.Score >= lost.Score && best.Box.IntersectionOverUnion(lost.Box) > 0.3f));
            bool ordered = kept.Zip(kept.Skip(1)).All(pair => pair.First.Score >= pair.Second.Score);
            bool sameWhateverTheOrder = kept.SequenceEqual(NonMaximumSuppression.Apply(drawn.Shuffled, 0.3f));
            return apart && covered && ordered && sameWhateverTheOrder;
        }).QuickCheckThrowOnFailure();
    }

    private static FaceDetection Face(float x, float y, float side, float score) => new(new FaceBox(x, y, side, side), score, default);
}
