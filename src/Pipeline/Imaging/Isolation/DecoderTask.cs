namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>What a decoder can be asked for. None is 0, so that a stream of zeros is none.</summary>
internal enum DecoderTask
{
    /// <summary>See <see cref="IPhotoReader.ReadHeader"/>.</summary>
    ReadHeader = 1,

    /// <summary>See <see cref="IPhotoReader.Read"/>.</summary>
    Read = 2,

    /// <summary>See <see cref="IPhotoReader.ReadUnchecked"/>.</summary>
    ReadUnchecked = 3,

    /// <summary>See <see cref="IPhotoReader.RequireWhole"/>.</summary>
    RequireWhole = 4,
}
