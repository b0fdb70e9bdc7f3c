namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>What a file of the corpus is made of, as far as a mutator has to know.</summary>
internal enum CorpusFormat
{
    /// <summary>Segments (ITU-T T.81).</summary>
    Jpeg,

    /// <summary>Chunks with checksums.</summary>
    Png,

    /// <summary>Chunks of a RIFF file.</summary>
    WebP,

    /// <summary>Boxes (ISO/IEC 14496-12): HEIC and AVIF.</summary>
    Heif,
}
