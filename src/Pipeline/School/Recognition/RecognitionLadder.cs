using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.School.Recognition;

/// <summary>What would become of a school's reference photos at the thresholds in force and at others, and which stricter ones are better.</summary>
/// <param name="ByMatch">Other similarities for a match, from the lowest to the highest.</param>
/// <param name="ByPossible">Other similarities for a possible match, from the highest to the lowest.</param>
/// <param name="Advice">Stricter thresholds that make fewer errors; null where none do, or there are no errors.</param>
public sealed record RecognitionLadder(IReadOnlyList<RecognitionStep> ByMatch, IReadOnlyList<RecognitionStep> ByPossible, RecognitionStep? Advice)
{
    private const int Decimals = 3;

    private static readonly double[] MatchSteps = [-0.1, -0.05, 0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2];
    private static readonly double[] PossibleSteps = [0.05, 0, -0.025, -0.05, -0.075, -0.1];

    /// <summary>Counts at each step.</summary>
    /// <param name="usual">The installation's own thresholds: others must still tell people apart (<see cref="Thresholds.TellsApart"/>).</param>
    /// <param name="missedIsShown">Whether an open channel shows faces that are taken for nobody: whoever is missed there is a leak.</param>
    public static RecognitionLadder Of(IReadOnlyCollection<LeftOutPhoto> photos, MatchThresholds inForce, MatchThresholds usual, bool missedIsShown)
    {
        RecognitionStep Step(MatchThresholds thresholds) => new(thresholds, RecognitionCounts.Of(photos, thresholds));
        RecognitionStep[] Steps(double[] by, Func<double, MatchThresholds> at) =>
            [.. by.Select(step => step == 0 ? inForce : at(step)).Where(thresholds => thresholds == inForce || CanBe(thresholds, usual)).Select(Step)];
        RecognitionStep[] byMatch = Steps(MatchSteps, step => inForce with { MatchAt = Math.Round(inForce.MatchAt + step, Decimals) });
        RecognitionStep[] byPossible = Steps(PossibleSteps, step => inForce with { PossibleAt = Math.Round(inForce.PossibleAt + step, Decimals) });
        RecognitionCounts now = RecognitionCounts.Of(photos, inForce);
        // The least change among the best.
        RecognitionStep? match = byMatch.Where(step => step.Thresholds.MatchAt > inForce.MatchAt && step.Counts.Errors < now.Errors)
            .OrderBy(step => step.Counts.Errors).ThenBy(step => step.Thresholds.MatchAt).FirstOrDefault();
        RecognitionStep? possible = byPossible.Where(step => missedIsShown && step.Thresholds.PossibleAt < inForce.PossibleAt && step.Counts.Unknown < now.Unknown)
            .OrderBy(step => step.Counts.Unknown).ThenByDescending(step => step.Thresholds.PossibleAt).FirstOrDefault();
        MatchThresholds better = inForce with { MatchAt = match?.Thresholds.MatchAt ?? inForce.MatchAt, PossibleAt = possible?.Thresholds.PossibleAt ?? inForce.PossibleAt };
        return new RecognitionLadder(byMatch, byPossible, better == inForce ? null : Step(better));
    }

    private static bool CanBe(MatchThresholds thresholds, MatchThresholds usual) =>
        thresholds.MatchAt <= 1 && thresholds.PossibleAt <= thresholds.MatchAt && Thresholds.TellsApart(thresholds, usual);
}

/// <summary>What would become of the photos at some thresholds.</summary>
public sealed record RecognitionStep(MatchThresholds Thresholds, RecognitionCounts Counts);
