using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Where a person stands: the middle between the eyes and the size, in pixels of the photo.</summary>
/// <param name="FaceHeight">From hairline to chin.</param>
internal sealed record Placement(PlannedFace Face, float EyesX, float EyesY, float FaceHeight)
{
    /// <summary>Room above the eyes that even big hair needs, in face heights.</summary>
    public const float RoomAbove = 1.02f;

    /// <summary>Room to each side of the middle that a head with hair needs, in face heights.</summary>
    public const float RoomAside = 0.7f;

    private const float ChinBelow = 0.72f;
    private const float ShoulderAside = 1.2f;
    private const float GroundBelow = 6.5f;

    /// <summary>What must stay visible for the face to be seen.</summary>
    public FaceBox FaceArea => Around(0.5f, 0.5f, ChinBelow + 0.05f);

    /// <summary>Head and hair, which hide what is behind.</summary>
    public FaceBox HeadArea => Around(RoomAside, RoomAbove, ChinBelow);

    /// <summary>Shoulders and all below, which hide what is behind.</summary>
    public FaceBox BodyArea => new(
        EyesX - (ShoulderAside * FaceHeight),
        EyesY + (0.7f * FaceHeight),
        2 * ShoulderAside * FaceHeight,
        (GroundBelow - 0.7f) * FaceHeight);

    public bool Hides(Placement further) =>
        HeadArea.Intersection(further.FaceArea) > 0 || BodyArea.Intersection(further.FaceArea) > 0;

    private FaceBox Around(float aside, float above, float below) => new(
        EyesX - (aside * FaceHeight),
        EyesY - (above * FaceHeight),
        2 * aside * FaceHeight,
        (above + below) * FaceHeight);
}
