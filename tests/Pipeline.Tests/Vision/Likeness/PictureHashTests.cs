using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Likeness;
using NetVips;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Likeness;

public sealed class PictureHashTests(ITestOutputHelper output)
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    [Fact]
    public void The_same_picture_in_other_bytes_has_nearly_the_same_hash()
    {
        RgbImage[] drawn = [.. Enumerable.Range(0, 12).Select(seed => DrawnScene.Draw(seed))];
        foreach ((string name, Func<Image, byte[]> save) in DrawnScene.Ways)
        {
            int[] bits = [.. drawn.Select(image => DistanceOf(image, DrawnPhoto.Save(image, save))).Order()];
            output.WriteLine(LineOf(name, bits));
            Assert.All(bits, distance => Assert.InRange(distance, 0, PictureHash.SameWithin));
        }

        output.WriteLine(LineOf("3 % off one corner", [.. drawn.Select(image => DistanceOf(image, DrawnPhoto.Save(image, DrawnScene.CroppedOnOneSide))).Order()]));
        foreach (RgbImage image in drawn)
            image.Dispose();
    }

    [Fact]
    public void Different_pictures_have_different_hashes()
    {
        (byte[] Upright, byte[] Mirrored)[] hashes = [.. Enumerable.Range(0, 60).Select(Drawn)];
        Report("drawn", hashes);
        Assert.Equal(0, Close(hashes));
    }

    [Fact]
    public void The_smallest_and_flattest_picture_has_a_hash()
    {
        foreach ((int width, int height) in new[] { (1, 1), (3, 200), (64, 64), (65, 63) })
        {
            using RgbImage image = DrawnPhoto.Flat(width, height, (200, 200, 200));
            Assert.Equal(PictureHash.Bits / 8, PictureHash.Of(image).Upright.Length);
        }
    }

    [RealPhotosFact]
    public void Different_photographs_have_different_hashes()
    {
        string[] files = [.. Directory.GetFiles(SharedPhotos.Folder!, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        (byte[] Upright, byte[] Mirrored)[] hashes = [.. files.Select(HashOf).OfType<(byte[], byte[])>()];
        Report("photographs", hashes);
        Assert.Equal(0, Close(hashes));

        string[] some = [.. files.Where((_, index) => index % 8 == 0)];
        foreach ((string name, Func<Image, byte[]> save) in DrawnScene.Ways)
            output.WriteLine(LineOf(name, [.. some.Select(file => DistanceOf(file, save)).OfType<int>().Order()]));
        output.WriteLine(LineOf("3 % off one corner", [.. some.Select(file => DistanceOf(file, DrawnScene.CroppedOnOneSide)).OfType<int>().Order()]));
    }

    private static int Close((byte[] Upright, byte[] Mirrored)[] hashes) => Pairs(hashes).Count(distance => distance <= PictureHash.SameWithin);

    private static IEnumerable<int> Pairs((byte[] Upright, byte[] Mirrored)[] hashes) =>
        hashes.SelectMany((hash, index) => hashes.Take(index).Select(other => Between(hash, other.Upright)));

    private static int Between((byte[] Upright, byte[] Mirrored) hash, byte[] other) => Math.Min(PictureHash.Between(hash.Upright, other), PictureHash.Between(hash.Mirrored, other));

    private static (byte[] Upright, byte[] Mirrored) Drawn(int seed)
    {
        using RgbImage image = DrawnScene.Draw(seed);
        return PictureHash.Of(image);
    }

    private static string LineOf(string name, int[] bits) =>
        bits.Length == 0 ? name : $"{name,-20} {bits.Count(distance => distance <= PictureHash.SameWithin)} of {bits.Length} found; bits that differ: {bits[bits.Length / 2]} in the middle, {bits[^1]} at most";

    private void Report(string what, (byte[] Upright, byte[] Mirrored)[] hashes)
    {
        int[] bits = [.. Pairs(hashes).Order()];
        output.WriteLine($"{hashes.Length} different {what}, {bits.Length} pairs: {string.Join(", ", new[] { 40, 52, 56, 60, 64, 68, 72, 80 }.Select(most => $"{bits.Count(distance => distance <= most)} within {most} bits"))}; the nearest {bits[0]}");
    }

    private (byte[] Upright, byte[] Mirrored)? HashOf(string file)
    {
        try
        {
            using RgbImage image = _reader.Decode(File.ReadAllBytes(file), 2048, default);
            return PictureHash.Of(image);
        }
        catch (PhotoUnreadableException)
        {
            return null;
        }
    }

    private int DistanceOf(RgbImage original, byte[] other)
    {
        using RgbImage image = _reader.Decode(other, 2048, default);
        return Between(PictureHash.Of(image), PictureHash.Of(original).Upright);
    }

    private int? DistanceOf(string file, Func<Image, byte[]> save)
    {
        try
        {
            using RgbImage image = _reader.Decode(File.ReadAllBytes(file), 2048, default);
            return DistanceOf(image, DrawnPhoto.Save(image, save));
        }
        catch (PhotoUnreadableException)
        {
            return null;
        }
    }
}
