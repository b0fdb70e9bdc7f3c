using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>Lips, and teeth and tongue where the mouth is open.</summary>
internal sealed class MouthPainter
{
    private static readonly Colour Teeth = new(226, 218, 206);
    private static readonly Colour ToothGap = new(150, 130, 120);
    private static readonly Colour Tongue = new(150, 70, 72);
    private static readonly Colour Throat = new(62, 22, 22);

    private readonly Canvas _canvas;
    private readonly SkinTones _tones;
    private readonly float _bow;
    private readonly float _width;
    private readonly float _middleY;
    private readonly float _cornerY;
    private readonly float _gap;
    private readonly float _upperLip;
    private readonly float _lowerLip;

    /// <summary>The lower edge of the upper lip.</summary>
    private readonly float _upperY;

    /// <summary>The upper edge of the lower lip.</summary>
    private readonly float _lowerY;

    public MouthPainter(Canvas canvas, HeadIdentity identity, FaceProportions proportions, SkinTones tones)
    {
        _canvas = canvas;
        _tones = tones;
        _bow = identity.Mouth.Bow;
        _width = proportions.MouthHalfWidth;
        _middleY = proportions.MouthY;
        _cornerY = _middleY + proportions.CornerLift;
        _gap = proportions.MouthGap;
        _upperLip = proportions.UpperLip;
        _lowerLip = proportions.LowerLip;
        _upperY = _middleY + (_gap * 0.3f);
        _lowerY = _middleY - (_gap * 0.7f);
    }

    public void Paint()
    {
        PaintLips();
        if (_gap > 0.12f)
            PaintOpening();
        else
            PaintClosedLine();
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            _canvas.Fill(VectorPath.Ellipse(side * (_width + 0.05f), _cornerY, 0.22f, 0.2f), new(_tones.Dark, 0.6f, Softness.Soft));
    }

    private void PaintLips()
    {
        VectorPath underLip = VectorPath.Ellipse(0, _lowerY - _lowerLip - 0.35f, _width * 0.55f, 0.3f);
        VectorPath bothLips = TopEdge()
            .CubicTo(_width * 0.6f, _lowerY - (_lowerLip * 0.9f), _width * 0.35f, _lowerY - _lowerLip, 0, _lowerY - _lowerLip)
            .CubicTo(-_width * 0.35f, _lowerY - _lowerLip, -_width * 0.6f, _lowerY - (_lowerLip * 0.9f), -_width, _cornerY)
            .Close();
        VectorPath upper = TopEdge()
            .CubicTo(_width * 0.5f, _upperY - 0.05f, _width * 0.2f, _upperY - 0.1f, 0, _upperY - 0.06f)
            .CubicTo(-_width * 0.2f, _upperY - 0.1f, -_width * 0.5f, _upperY - 0.05f, -_width, _cornerY)
            .Close();
        VectorPath shine = VectorPath.Ellipse(0, _lowerY - (_lowerLip * 0.45f), _width * 0.4f, _lowerLip * 0.25f);
        _canvas.Fill(underLip, new(_tones.Shadow, 0.55f, Softness.Smooth));
        _canvas.Fill(bothLips, new(_tones.Lip.Times(0.93f), 0.9f, Softness.Crisp));
        _canvas.Fill(upper, new(_tones.Lip.Times(0.8f), 0.8f, Softness.Crisp));
        _canvas.Fill(shine, new(_tones.Lip.Mix(new(255, 235, 235), 0.35f), 0.5f, Softness.Soft));
    }

    /// <summary>The upper lip's upper edge with its two peaks, from the left corner to the right.</summary>
    private VectorPath TopEdge()
    {
        float top = _upperY + _upperLip;
        float peak = top + _bow;
        float shoulder = _upperY + (_upperLip * 0.75f);
        return new VectorPath()
            .MoveTo(-_width, _cornerY)
            .CubicTo(-_width * 0.6f, shoulder, -_width * 0.35f, peak, -0.35f, peak)
            .QuadraticTo(0, top, 0.35f, peak)
            .CubicTo(_width * 0.35f, peak, _width * 0.6f, shoulder, _width, _cornerY);
    }

    private VectorPath InnerEdge()
    {
        float width = _width * 0.93f;
        return new VectorPath()
            .MoveTo(-width, _cornerY)
            .CubicTo(-_width * 0.5f, _upperY, -_width * 0.2f, _upperY - 0.04f, 0, _upperY)
            .CubicTo(_width * 0.2f, _upperY - 0.04f, _width * 0.5f, _upperY, width, _cornerY)
            .CubicTo(_width * 0.5f, _lowerY, _width * 0.3f, _lowerY - 0.02f, 0, _lowerY)
            .CubicTo(-_width * 0.3f, _lowerY - 0.02f, -_width * 0.5f, _lowerY, -width, _cornerY)
            .Close();
    }

    private void PaintOpening()
    {
        VectorPath inner = InnerEdge();
        CoverageMask? clip = _canvas.Clip(inner);
        float teethY = _upperY - MathF.Min(0.75f, _gap * 0.85f);
        VectorPath teeth = new VectorPath()
            .MoveTo(-_width * 0.82f, _cornerY + 0.3f)
            .LineTo(_width * 0.82f, _cornerY + 0.3f)
            .QuadraticTo(_width * 0.55f, teethY + 0.05f, 0, teethY)
            .QuadraticTo(-_width * 0.55f, teethY + 0.05f, -_width * 0.82f, _cornerY + 0.3f)
            .Close();
        _canvas.Fill(inner, new(Throat));
        _canvas.Fill(teeth, new(Teeth, 1, Softness.Crisp), clip);
        for (int tooth = -4; tooth <= 4; tooth++)
        {
            float x = (tooth * 0.42f) + 0.21f;
            VectorPath gap = new VectorPath().MoveTo(x, _upperY + 0.3f).LineTo(x, teethY);
            _canvas.Stroke(gap, 0.04f, new(ToothGap, 0.5f), clip);
        }

        if (_gap > 0.6f)
            _canvas.Fill(VectorPath.Ellipse(0, _lowerY + 0.1f, _width * 0.5f, _gap * 0.25f), new(Tongue, 0.9f, Softness.Crisp), clip);
        _canvas.Stroke(inner, 0.06f, new(new(50, 18, 18), 0.6f, Softness.Crisp));
    }

    private void PaintClosedLine()
    {
        VectorPath line = new VectorPath()
            .MoveTo(-_width, _cornerY)
            .CubicTo(-_width * 0.5f, _upperY - 0.02f, -_width * 0.2f, _upperY - 0.12f, 0, _upperY - 0.05f)
            .CubicTo(_width * 0.2f, _upperY - 0.12f, _width * 0.5f, _upperY - 0.02f, _width, _cornerY);
        _canvas.Stroke(line, 0.13f, new(_tones.Dark.Times(0.5f, 0.35f, 0.35f), 0.85f, Softness.Crisp));
    }
}
