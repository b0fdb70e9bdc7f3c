using ConsentLens.Pipeline.School.Intake;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>What the upload page says about a file.</summary>
/// <param name="Name">The file.</param>
/// <param name="Outcome"><c>added</c>, <c>known</c>, <c>duplicate</c>, <c>unreadable</c> or <c>ignored</c>.</param>
/// <param name="Text">A sentence about it; empty when all is well.</param>
public sealed record FileAnswer(string Name, string Outcome, string Text)
{
    /// <summary>The answer for the outcome of a file.</summary>
    public static FileAnswer Of(ReceivedPhoto photo)
    {
        return photo.Outcome switch
        {
            IntakeOutcome.Added => new(photo.Name, "added", string.Empty),
            // A file that could not be read the first time is reported again.
            IntakeOutcome.Known => new(photo.Name, photo.Problem is null ? "known" : "unreadable", photo.Problem ?? string.Empty),
            IntakeOutcome.Duplicate => new(photo.Name, "duplicate", photo.Earlier is { } earlier
                ? $"The same photo has already been uploaded, in “{earlier.Name}”, so it was not added again."
                : "The same photo has already been uploaded, so it was not added again."),
            IntakeOutcome.Unreadable => new(photo.Name, "unreadable", photo.Problem ?? string.Empty),
            _ => new(photo.Name, "ignored", photo.Problem ?? string.Empty),
        };
    }
}
