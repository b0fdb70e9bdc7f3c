using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Damage in a JPEG of one scan of which its decoder says nothing, and the check of its codes does.</summary>
internal static class SilentDamage
{
    /// <summary>The file with one bit flipped.</summary>
    internal static byte[] In(byte[] file)
    {
        var reader = new PhotoReader(new ImagingLimits());
        for (int at = Hostile.Mutators.JpegMutators.PixelsAt(file) + 100; at < file.Length - 2; at++)
        {
            byte[] harmed = [.. file];
            harmed[at] ^= 16;
            if (JpegDamage.Find(harmed) is null) continue;
            try
            {
                reader.ReadUnchecked(harmed, 0, CancellationToken.None).Image.Dispose();
                return harmed;
            }
            catch (PhotoUnreadableException)
            {
                // The decoder found it: the next one.
            }
        }

        throw new InvalidOperationException("No bit of this file is of that kind.");
    }
}
