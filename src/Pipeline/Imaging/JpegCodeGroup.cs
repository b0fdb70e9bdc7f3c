namespace ConsentLens.Pipeline.Imaging;

/// <summary>Codes of AC coefficients that follow each other (ITU-T T.81, F.1.2.2), with the values behind them: what passing over all of them at once takes. The default is no group.</summary>
internal readonly record struct JpegCodeGroup
{
    // T.81, table F.2, for 8 bits a sample.
    internal const int MostValueBits = 10;

    private const int LongRun = 15;

    // In one number, which is read at once: bits from 0 on, coefficients from 8 on, the end from 16 on.
    private readonly int _packed;

    private JpegCodeGroup(int bits, int coefficients, bool endsBlock) => _packed = bits | (coefficients << 8) | (endsBlock ? 1 << 16 : 0);

    /// <summary>How many bits they take; 0 when it is no group.</summary>
    internal int Bits => _packed & 255;

    /// <summary>By how many coefficients they go on.</summary>
    internal int Coefficients => (_packed >> 8) & 255;

    /// <summary>Whether the last code says that the block has no more.</summary>
    internal bool EndsBlock => _packed >> 16 != 0;

    /// <summary>How many coefficients must be left in the block for the group to be of that block alone: the code that ends a block comes only when some are.</summary>
    internal int Needed => Coefficients + (_packed >> 16);

    /// <summary>The group with one more code; null when the code is not allowed there.</summary>
    internal JpegCodeGroup? With(int codeBits, int symbol)
    {
        (int run, int size) = (symbol >> 4, symbol & 15);
        if (symbol == 0) return new JpegCodeGroup(Bits + codeBits, Coefficients, endsBlock: true);
        bool isAllowed = size == 0 ? run == LongRun : size <= MostValueBits;
        return isAllowed ? new JpegCodeGroup(Bits + codeBits + size, Coefficients + run + 1, endsBlock: false) : null;
    }
}
