namespace ConsentLens.Synthetic.Rendering;

/// <summary>Which part of a figure is drawn.</summary>
internal enum FigureLayer
{
    Whole,

    /// <summary>Head, hair and neck, without what clothes hide of them.</summary>
    Head,

    /// <summary>Jumper, trousers and shoes.</summary>
    Clothes,
}
