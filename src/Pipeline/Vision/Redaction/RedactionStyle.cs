namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>What stands where a face was. None of them holds anything of the face.</summary>
public enum RedactionStyle
{
    /// <summary>A smooth fill from the surroundings with a little grain; looks like a gentle blur. The default.</summary>
    Soft,

    /// <summary>One flat grey, the same in every photo.</summary>
    Solid,

    /// <summary>A drawn smiley.</summary>
    Sticker,
}
