using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Which photos of a batch a grid shows.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="ChannelId">The channel whose verdicts are shown.</param>
/// <param name="Verdict">Only photos with this verdict; null for all, those that wait among them.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">Photos on a page.</param>
public sealed record GridFilter(long BatchId, string ChannelId, Verdict? Verdict, int Page, int Size);
