using System.Globalization;
using System.Text;
using QRCoder;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>A QR code as the path of a drawing, one unit for each module.</summary>
/// <param name="Side">Modules along a side, with the quiet zone.</param>
/// <param name="Path">The black modules, as path data.</param>
public sealed record QrPicture(int Side, string Path)
{
    /// <summary>Draws a text.</summary>
    public static QrPicture Of(string text)
    {
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (int y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (int x = 0; x < code.ModuleMatrix[y].Count; x++)
            {
                if (code.ModuleMatrix[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return new QrPicture(code.ModuleMatrix.Count, path.ToString());
    }
}
