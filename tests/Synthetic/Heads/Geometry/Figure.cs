namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>One person at one moment as meshes in place, ready to be lit and drawn.</summary>
internal sealed class Figure
{
    // The joint between head and neck.
    private static readonly Point3 Neck = new(0, -9, -1.5f);

    private readonly Rotation _headTurn;

    /// <param name="identity">Who.</param>
    /// <param name="moment">Pose and expression.</param>
    /// <param name="detail">Share of the full number of vertices of the head, 0.3..1.</param>
    /// <param name="lowestY">What lies below this height, in centimetres from the eyes, is not needed.</param>
    public Figure(HeadIdentity identity, HeadMoment moment, float detail, float lowestY)
    {
        Proportions = new FaceProportions(identity, moment.Expression);
        HeadPose pose = moment.Pose;
        _headTurn = new Rotation(Neck, pose.Yaw, -pose.Pitch, pose.Roll);
        var bodyTurn = new Rotation(Neck, pose.BodyYaw, 0, 0);
        Mesh head = new HeadMeshBuilder(identity, moment.Expression, Proportions, detail).Build();
        Mesh[] headMeshes =
        [
            head,
            .. EarMeshes.Build(identity),
            .. HairPieces.Build(identity, Proportions),
            .. GlassesMeshes.Build(identity),
        ];
        Mesh[] bodyMeshes = [BodyMeshes.Neck(identity, Proportions), .. BodyMeshes.Clothes(identity, lowestY)];
        FirstClothes = headMeshes.Length + 1;
        foreach (Mesh mesh in headMeshes)
            mesh.Rotate(_headTurn);
        foreach (Mesh mesh in bodyMeshes)
            mesh.Rotate(bodyTurn);
        Meshes = [.. headMeshes, .. bodyMeshes];
        foreach (Mesh mesh in Meshes)
            mesh.ComputeNormals();
        FacePoints = OutermostFacePoints(identity);
        Landmarks = LandmarksOf(identity, moment.Expression);
    }

    public FaceProportions Proportions { get; }

    /// <summary>The first of <see cref="Meshes"/> that is clothes; all before it are head and neck.</summary>
    public int FirstClothes { get; }

    /// <summary>Both irises, the tip of the nose and the corners of the mouth, left to right as the camera sees them.</summary>
    public IReadOnlyList<Point3> Landmarks { get; }

    public IReadOnlyList<Mesh> Meshes { get; }

    /// <summary>Cheeks, hairline, chin and tip of the nose, turned with the head: they span the face's true box.</summary>
    public IReadOnlyList<Point3> FacePoints { get; }

    private Point3[] OutermostFacePoints(HeadIdentity identity) =>
    [
        _headTurn.Apply(new(-6.6f * identity.Skull.Width, 0, 3)),
        _headTurn.Apply(new(6.6f * identity.Skull.Width, 0, 3)),
        _headTurn.Apply(new(0, 6.2f, 7.5f)),
        _headTurn.Apply(new(0, Proportions.ChinY, 7)),
        _headTurn.Apply(new(0, Proportions.NoseY, 8.4f + identity.Nose.Tip)),
    ];

    private Point3[] LandmarksOf(HeadIdentity identity, Expression expression)
    {
        float mouthY = Proportions.MouthY + Proportions.CornerLift - (0.5f * Proportions.MouthGap);
        return
        [
            _headTurn.Apply(new(-identity.Eyes.X + expression.GazeX, expression.GazeY, 7)),
            _headTurn.Apply(new(identity.Eyes.X + expression.GazeX, expression.GazeY, 7)),
            _headTurn.Apply(new(0, Proportions.NoseY + 0.3f, 8.4f + identity.Nose.Tip)),
            _headTurn.Apply(new(-Proportions.MouthHalfWidth, mouthY, 7.2f)),
            _headTurn.Apply(new(Proportions.MouthHalfWidth, mouthY, 7.2f)),
        ];
    }
}
