using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Enrolment;

public sealed class TemplateBuilderTests
{
    // Two people at right angles, and photos of each that are much alike.
    private static readonly float[] One = [1, 0, 0];
    private static readonly float[] OneAgain = [0.96f, 0.28f, 0];
    private static readonly float[] OneOnceMore = [0.96f, 0, 0.28f];
    private static readonly float[] Other = [0, 1, 0];
    private static readonly float[] OtherAgain = [0, 0.96f, 0.28f];

    private readonly List<EnrolmentNote> _notes = [];

    [Fact]
    public void A_template_is_the_mean_of_the_references_and_keeps_each()
    {
        Template? template = Build(One, OneAgain);

        float[] mean = Similarity.Mean([One, OneAgain], SimilarityMetric.Cosine);
        Assert.Equal(mean, template!.Mean);
        Assert.Equal([One, OneAgain], template.References);
        Assert.Empty(_notes);
    }

    [Fact]
    public void A_photo_of_somebody_else_is_left_out_with_a_note()
    {
        Template? template = Build(One, Other, OneAgain);

        Assert.Equal([One, OneAgain], template!.References);
        EnrolmentNote note = Assert.Single(_notes);
        Assert.Equal(("p1", "photo1.jpg"), (note.PersonId, note.File));
        Assert.Contains("does not look like", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_photos_that_contradict_each_other_make_no_template()
    {
        // Either may be the wrong one; a mean of both would be like both people.
        Assert.Null(Build(One, Other));
        Assert.Equal(3, _notes.Count);
        Assert.Contains("cannot be recognised", _notes[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_against_two_make_no_template() => Assert.Null(Build(One, Other, OneAgain, OtherAgain));

    [Fact]
    public void Three_against_two_leave_the_three() =>
        Assert.Equal([One, OneAgain, OneOnceMore], Build(One, Other, OneAgain, OtherAgain, OneOnceMore)!.References);

    [Fact]
    public void A_single_photo_is_taken_at_its_word() => Assert.Equal([One], Build(One)!.References);

    [Fact]
    public void Without_photos_there_is_no_template()
    {
        Assert.Null(Build());
        Assert.Contains("no reference photo", Assert.Single(_notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void People_who_look_alike_are_named()
    {
        Template[] templates = [new("p1", One, [One]), new("p2", Other, [Other]), new("p3", OneAgain, [OneAgain])];

        EnrolmentNote note = Assert.Single(Builder().LookAlikes(templates));

        Assert.Equal("p1", note.PersonId);
        Assert.Contains("like p3", note.Message, StringComparison.Ordinal);
    }

    private static TemplateBuilder Builder() => new(SimilarityMetric.Cosine, new MatchThresholds(0.5, 0.3, 0.05));

    private Template? Build(params float[][] references) =>
        Builder().Build("p1", [.. references.Select((embedding, i) => ($"photo{i}.jpg", embedding))], _notes);
}
