namespace ConsentLens.Pipeline.Imaging;

/// <summary>Codes of AC coefficients that follow each other (ITU-T T.81, F.1.2.2), with the values behind them: what passing over all of them at once takes.</summary>
/// <param name="Bits">How many bits they take; 0 when it is no group.</param>
/// <param name="Coefficients">By how many coefficients they go on.</param>
/// <param name="EndsBlock">Whether the last code says that the block has no more.</param>
internal readonly record struct JpegCodeGroup(byte Bits, byte Coefficients, bool EndsBlock)
{
    // T.81, table F.2, for 8 bits a sample.
    internal const int MostValueBits = 10;

    private const int LongRun = 15;

    /// <summary>How many coefficients must be left in the block for the group to be of that block alone: the code that ends a block comes only when some are.</summary>
    internal int Needed => EndsBlock ? Coefficients + 1 : Coefficients;

    /// <summary>The group with one more code; null when the code is not allowed there.</summary>
    internal JpegCodeGroup? With(int codeBits, int symbol)
    {
        (int run, int size) = (symbol >> 4, symbol & 15);
        if (symbol == 0) return this with { Bits = (byte)(Bits + codeBits), EndsBlock = true };
        bool isAllowed = size == 0 ? run == LongRun : size <= MostValueBits;
        return isAllowed ? new JpegCodeGroup((byte)(Bits + codeBits + size), (byte)(Coefficients + run + 1), false) : null;
    }
}
