namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>How a decoder gets rid of a picture; one byte.</summary>
internal enum PictureRequest : byte
{
    /// <summary>Its pixels were copied out of the decoder's memory. The decoder answers <see cref="DecoderAnswerKind.Stayed"/>: so it lived while they were, and they are its own.</summary>
    Taken = 1,

    /// <summary>It is to send the pixels.</summary>
    Send = 2,
}
