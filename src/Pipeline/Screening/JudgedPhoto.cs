using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Release;
using ConsentLens.Pipeline.Reports;

namespace ConsentLens.Pipeline.Screening;

/// <summary>A photo with its final verdict, and its release copy when it has one.</summary>
/// <param name="Verdict">The verdict, after the copy was screened again.</param>
/// <param name="Copy">The encoded release copy of a clear or blurred photo; otherwise null.</param>
/// <param name="Times">Time spent on the copy.</param>
public sealed record JudgedPhoto(PhotoVerdict Verdict, ReleaseCopy? Copy, StageTimes Times);
