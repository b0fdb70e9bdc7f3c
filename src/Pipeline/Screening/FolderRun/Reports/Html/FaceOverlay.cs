using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>Draws the boxes of a photo's faces over its thumbnail.</summary>
internal sealed class FaceOverlay
{
    // The picture's frame in the page, in drawing units: 4:3, and about as many CSS pixels as a card is wide. Every photo is fitted into it
    // as the thumbnail below is (object-fit: contain), so labels come out at one size whatever the photo's own is.
    private const double FrameWidth = 400;
    private const double FrameHeight = 300;

    // Height of a label; a box nearer than this to the upper edge has it inside.
    private const double LabelHeight = 17;

    // With more faces than this the labels would hide the photo until the card is opened.
    private const int CrowdFaces = 9;

    private readonly HtmlTemplate _boxes = HtmlTemplate.Load("boxes.html");
    private readonly HtmlTemplate _box = HtmlTemplate.Load("box.html");

    /// <summary>The overlay of <paramref name="photo"/>; nothing when it has no faces or its size is unknown.</summary>
    public HtmlContent Of(PhotoReport photo)
    {
        if (photo.Faces.Count == 0 || photo.Width <= 0 || photo.Height <= 0)
        {
            return HtmlContent.Nothing;
        }

        double scale = Math.Min(FrameWidth / photo.Width, FrameHeight / photo.Height);
        double width = photo.Width * scale;
        double height = photo.Height * scale;
        return _boxes.With(new Dictionary<string, HtmlContent>
        {
            ["crowd"] = photo.Faces.Count > CrowdFaces ? " crowd" : "",
            ["width"] = Units(width),
            ["height"] = Units(height),
            ["boxes"] = HtmlContent.All(photo.Faces.Select((face, index) => Box(face, index + 1, scale, width, height))),
        });
    }

    private HtmlContent Box(FaceReport face, int number, double scale, double pictureWidth, double pictureHeight)
    {
        FaceBox box = face.Box;
        double left = Math.Clamp(box.X * scale, 0, pictureWidth);
        double top = Math.Clamp(box.Y * scale, 0, pictureHeight);
        double right = Math.Clamp(box.Right * scale, left, pictureWidth);
        double bottom = Math.Clamp(box.Bottom * scale, top, pictureHeight);
        return _box.With(new Dictionary<string, HtmlContent>
        {
            ["identity"] = ReportCode.Of(face.Identity),
            ["number"] = number,
            ["symbol"] = IdentityWording.Of(face.Identity).Symbol,
            ["x"] = Units(left),
            ["y"] = Units(top),
            ["width"] = Units(right - left),
            ["height"] = Units(bottom - top),
            ["label-y"] = Units(Math.Max(top, LabelHeight)),
        });
    }

    private static string Units(double length) => length.ToString("0.#", CultureInfo.InvariantCulture);
}
