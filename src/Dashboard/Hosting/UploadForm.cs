using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>The details of photos before they are uploaded, as a form has them.</summary>
public sealed record UploadForm
{
    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    public string? Event { get; init; }

    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The channels that they are intended for.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The same, as the pipeline takes it.</summary>
    public UploadPlan ToPlan() => new(Name ?? string.Empty, Event, Classes, Channels);
}

/// <summary>A file beside photos, as the script of the upload page sends it.</summary>
/// <param name="Content">Its bytes; null when it is too large to be sent.</param>
public sealed record SidecarForm(string Name, byte[]? Content)
{
    /// <summary>The same, as the pipeline takes it.</summary>
    public PhotoEntry ToEntry() => new(ReceivePhoto.NameOf(Name), _ => Content is null
        ? throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, "The file is too large to be read.")
        : Task.FromResult(new PhotoBytes(Content)));
}
