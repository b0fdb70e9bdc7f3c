namespace ConsentLens.Pipeline.Tests.School.Intake;

/// <summary>Zeros without end; fails the test when more is read than a limit allows.</summary>
internal sealed class EndlessStream(long most) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _read += count;
        Array.Clear(buffer, offset, count);
        return _read <= most ? count : throw new InvalidOperationException($"More than {most} bytes were read.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
