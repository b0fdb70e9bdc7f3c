namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>Who is to be seen in a photo of the corpus.</summary>
internal enum Subject
{
    /// <summary>A pupil who may be shown: the photo itself is clear.</summary>
    Permitted,

    /// <summary>A pupil who may not be shown: the photo itself is blocked.</summary>
    Restricted,

    /// <summary>Nobody: the photo itself is clear.</summary>
    Nobody,
}
