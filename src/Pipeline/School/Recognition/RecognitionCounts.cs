using ConsentLens.Consent;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.School.Recognition;

/// <summary>What would have become of reference photos at some thresholds, counted.</summary>
/// <param name="People">Whose photos they are.</param>
/// <param name="SinglePhotos">Photos whose owner has no other: they count as strangers alone.</param>
/// <param name="Photos">The others.</param>
/// <param name="Recognised">Of <paramref name="Photos"/>, those taken for their owner.</param>
/// <param name="Possible">Of <paramref name="Photos"/>, those that a person has to look at.</param>
/// <param name="Unknown">Of <paramref name="Photos"/>, those taken for nobody.</param>
/// <param name="Mistaken">Of <paramref name="Photos"/>, those taken for somebody else.</param>
/// <param name="StrangersMistaken">Of all photos, those that would be taken for somebody else if nothing were known of their owner.</param>
public sealed record RecognitionCounts(int People, int SinglePhotos, int Photos, int Recognised, int Possible, int Unknown, int Mistaken, int StrangersMistaken)
{
    /// <summary>Counts them.</summary>
    public static RecognitionCounts Of(IReadOnlyCollection<LeftOutPhoto> photos, MatchThresholds thresholds)
    {
        ILookup<LeftOutOutcome, LeftOutPhoto> outcomes = photos.Where(photo => !photo.IsOnlyOne).ToLookup(photo => photo.At(thresholds));
        int Count(LeftOutOutcome outcome) => outcomes[outcome].Count();
        return new RecognitionCounts(
            photos.Select(photo => photo.PersonId).Distinct(StringComparer.Ordinal).Count(),
            photos.Count(photo => photo.IsOnlyOne),
            outcomes.Sum(outcome => outcome.Count()),
            Count(LeftOutOutcome.Recognised),
            Count(LeftOutOutcome.Possible),
            Count(LeftOutOutcome.Unknown),
            Count(LeftOutOutcome.Mistaken),
            photos.Count(photo => photo.AsStrangerAt(thresholds) == LeftOutOutcome.Mistaken));
    }

    public Rate RecognisedRate => new(Recognised, Photos);

    public Rate PossibleRate => new(Possible, Photos);

    public Rate UnknownRate => new(Unknown, Photos);

    public Rate MistakenRate => new(Mistaken, Photos);

    public Rate StrangersMistakenRate => new(StrangersMistaken, Photos + SinglePhotos);

    /// <summary>How often somebody is taken for somebody else, known or not.</summary>
    public int Errors => Mistaken + StrangersMistaken;
}
