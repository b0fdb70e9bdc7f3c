using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>A drawn face, made of whole numbers, so that <c>recorded/record.js</c> draws exactly the same pixels.</summary>
internal static class TestPicture
{
    /// <summary>The picture as a model's input: 1 x 3 x size x size, values 0..255.</summary>
    internal static float[] Planes(int size, ChannelOrder order)
    {
        float[] planes = new float[3 * size * size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                (int red, int green, int blue) = Pixel(x, y, size);
                (int first, int last) = order == ChannelOrder.Rgb ? (red, blue) : (blue, red);
                int position = (y * size) + x;
                planes[position] = first;
                planes[(size * size) + position] = green;
                planes[(2 * size * size) + position] = last;
            }
        }

        return planes;
    }

    private static (int Red, int Green, int Blue) Pixel(int x, int y, int size)
    {
        int u = x * 1000 / size;
        int v = y * 1000 / size;
        int grain = ((x * 7) + (y * 13)) % 11;
        if (InEllipse(u, v, 395, 450, 50, 26) || InEllipse(u, v, 605, 450, 50, 26))
            return (40 + grain, 30 + grain, 28 + grain);
        if (InEllipse(u, v, 500, 690, 95, 28))
            return (150 + grain, 60 + grain, 65 + grain);
        if (InEllipse(u, v, 500, 575, 28, 60))
            return (190 + grain, 140 + grain, 115 + grain);
        if (InEllipse(u, v, 500, 520, 250, 330))
        {
            int shade = Math.Abs(u - 500) >> 3;
            return (225 - shade + grain, 180 - shade + grain, 155 - shade + grain);
        }

        if (InEllipse(u, v, 500, 460, 300, 350))
            return (70 + grain, 45 + grain, 30 + grain);

        return ((u >> 3) + 60 + grain, (v >> 3) + 80 + grain, ((u + v) >> 4) + 90 + grain);
    }

    private static bool InEllipse(int u, int v, int centreU, int centreV, int radiusU, int radiusV)
    {
        long across = (long)(u - centreU) * radiusV;
        long down = (long)(v - centreV) * radiusU;
        long radius = (long)radiusU * radiusV;
        return (across * across) + (down * down) <= radius * radius;
    }
}
