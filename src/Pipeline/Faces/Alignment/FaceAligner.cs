using System.Numerics;
using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Alignment;

/// <summary>Cuts a face out of a photo so that its landmarks lie on those of a template.</summary>
public static class FaceAligner
{
    /// <summary>Most samples along one side of an output pixel: beyond it a face is so large that more would change nothing.</summary>
    private const int MostSamples = 8;

    /// <summary>
    /// Fills <paramref name="crop"/> (width x height x 3 bytes, RGB) with the face. Where several photo pixels fall on one crop pixel they are
    /// averaged, so that a close-up gives no aliasing; beyond the photo's edge the crop is black, as the models were trained.
    /// </summary>
    /// <param name="image">The photo.</param>
    /// <param name="landmarks">The face's points, in pixels of the photo.</param>
    /// <param name="template">The five points in pixels of the crop, in the order of <see cref="FaceLandmarks"/>.</param>
    /// <param name="width">Pixels across of the crop.</param>
    /// <param name="height">Pixels down of the crop.</param>
    /// <param name="crop">Where the crop is written.</param>
    public static void Align(
        RgbImage image,
        FaceLandmarks landmarks,
        ReadOnlySpan<Vector2> template,
        int width,
        int height,
        Span<byte> crop)
    {
        ArgumentNullException.ThrowIfNull(image);
        ReadOnlySpan<Vector2> points = [landmarks.EyeLeft, landmarks.EyeRight, landmarks.Nose, landmarks.MouthLeft, landmarks.MouthRight];
        SimilarityTransform toPhoto = SimilarityTransform.Estimate(template, points);
        int samples = Math.Clamp((int)MathF.Round(toPhoto.Scale), 1, MostSamples);
        var sampler = new BilinearSampler(image);
        float step = 1f / samples;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vector3 sum = Vector3.Zero;
                for (int v = 0; v < samples; v++)
                {
                    for (int u = 0; u < samples; u++)
                    {
                        var inside = new Vector2(x + ((u + 0.5f) * step) - 0.5f, y + ((v + 0.5f) * step) - 0.5f);
                        sum += sampler.At(toPhoto.Apply(inside));
                    }
                }

                sum /= samples * samples;
                int at = ((y * width) + x) * RgbImage.Channels;
                crop[at] = (byte)(sum.X + 0.5f);
                crop[at + 1] = (byte)(sum.Y + 0.5f);
                crop[at + 2] = (byte)(sum.Z + 0.5f);
            }
        }
    }
}
