namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>How a mesh's surface gets its colour.</summary>
public enum MeshMaterial
{
    /// <summary>The painted face where there is no hair, the vertices' colour where there is.</summary>
    FaceAndHair,

    /// <summary>The vertices' colour, lit like skin.</summary>
    Skin,

    /// <summary>The vertices' colour.</summary>
    Plain,

    /// <summary>Jumper, collar and tie, drawn by place on the chest.</summary>
    Jumper,
}
