namespace ConsentLens.Pipeline.School.Intake;

/// <summary>An upload that cannot go on like this. The message is one sentence fit for a user.</summary>
public sealed class UploadRefusedException(UploadRefusal refusal, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of refusal it is.</summary>
    public UploadRefusal Refusal { get; } = refusal;
}
