namespace ConsentLens.Synthetic.Scenes;

/// <summary>How people stand in a photo.</summary>
public enum Arrangement
{
    /// <summary>At various distances.</summary>
    Scattered,

    /// <summary>In rows, as for a class photo.</summary>
    Rows,

    /// <summary>One person in the middle.</summary>
    Portrait,

    /// <summary>Heads together, as friends stand for a picture.</summary>
    Close,
}
